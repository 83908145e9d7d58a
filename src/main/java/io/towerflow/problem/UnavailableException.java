package io.towerflow.problem;

import java.time.Duration;

/** A part that the request needs does not answer now: 503 with Retry-After. */
public final class UnavailableException extends RuntimeException {

    private final Duration retryAfter;

    public UnavailableException(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** Time after which the caller may try again, in whole seconds from now. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
