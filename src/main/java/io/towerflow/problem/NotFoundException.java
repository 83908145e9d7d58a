package io.towerflow.problem;

/** Signals that what was asked for does not exist for this tenant: 404. */
public final class NotFoundException extends RuntimeException {

    /**
     * @param thing what kind of thing, as {@code incident}
     * @param id what the caller asked for
     */
    public NotFoundException(String thing, String id) {
        super("There is no " + thing + " " + id);
    }
}
