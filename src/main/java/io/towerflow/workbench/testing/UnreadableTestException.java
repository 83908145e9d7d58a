package io.towerflow.workbench.testing;

import org.yaml.snakeyaml.nodes.Node;

/** Something written in a test cannot be understood; the message says how to write it. */
final class UnreadableTestException extends RuntimeException {

    private final int line;

    UnreadableTestException(Node where, String message) {
        super(message);
        this.line = where.getStartMark().getLine() + 1;
    }

    /** Counts from 1. */
    int line() {
        return line;
    }
}
