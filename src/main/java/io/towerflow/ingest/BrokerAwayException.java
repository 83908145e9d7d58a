package io.towerflow.ingest;

/** The broker did not take messages in time: no fault of theirs. */
public class BrokerAwayException extends RuntimeException {

    BrokerAwayException(Throwable cause) {
        super("The broker did not take all messages in time", cause);
    }
}
