package io.towerflow.problem;

/** The request is well formed and breaks a rule of the business: 422. */
public final class RuleBrokenException extends RuntimeException {

    public RuleBrokenException(String message) {
        super(message);
    }
}
