package io.towerflow.demo.embedded;

/** Thrown where an embedded server did not start. */
final class EmbeddedServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
