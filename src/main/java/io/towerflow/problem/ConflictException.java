package io.towerflow.problem;

/** The request is right in itself, but not possible in the present state: 409. */
public final class ConflictException extends RuntimeException {

    public ConflictException(String message) {
        super(message);
    }
}
