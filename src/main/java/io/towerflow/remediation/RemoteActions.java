package io.towerflow.remediation;

/** The element manager: whoever can switch equipment remotely. */
public interface RemoteActions {

    /** Returns whether an element manager is set up at all. */
    boolean ready();

    /**
     * Performs, or for a dry run only examines, one action. Never throws for what the other side does; never repeats an
     * action of which nobody can tell whether it was taken.
     */
    Answer perform(Request request);

    /**
     * @param action one of {@link RemedyRules#ACTIONS}, or what takes one back
     * @param object the equipment's id
     * @param idempotencyKey equal for what must be done once only
     */
    record Request(String action, String object, boolean dryRun, String idempotencyKey) {}

    /**
     * @param result what is certain
     * @param words the element manager's own words, or what kept it from speaking
     */
    record Answer(Result result, String words) {}

    /** Certainty about an action after a call. */
    enum Result {
        /** It was done; after a dry run: it could be done. */
        DONE,
        /** Surely not done. */
        NOT_DONE,
        /** Nobody can tell. */
        UNKNOWN
    }
}
