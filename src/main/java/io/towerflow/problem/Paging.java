package io.towerflow.problem;

/** Pages lists over HTTP by {@code offset} and {@code limit}. */
public final class Paging {

    /** The most entries that one answer has. */
    public static final int LARGEST = 1_000;

    private Paging() {}

    /** @throws InvalidInputException unless the offset is 0 or more and the limit 0 to {@link #LARGEST} */
    public static void check(int offset, int limit) {
        if (offset < 0) {
            throw new InvalidInputException("offset", "must be 0 or more");
        }
        if (limit < 0 || limit > LARGEST) {
            throw new InvalidInputException("limit", "must be 0 to " + LARGEST);
        }
    }
}
