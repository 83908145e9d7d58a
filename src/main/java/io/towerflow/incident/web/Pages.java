package io.towerflow.incident.web;

import io.towerflow.problem.InvalidInputException;

/** Lists are paged by offset and limit. */
final class Pages {

    static final int LARGEST = 1_000;

    private Pages() {}

    static void check(int offset, int limit) {
        if (offset < 0) {
            throw new InvalidInputException("offset", "must be 0 or more");
        }
        if (limit < 1 || limit > LARGEST) {
            throw new InvalidInputException("limit", "must be 1 to " + LARGEST);
        }
    }
}
