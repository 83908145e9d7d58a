package io.towerflow.dispatch.visit;

/** A link that opens nothing. */
public class JobLinkRefusedException extends RuntimeException {

    /** Why it opens nothing. */
    public enum Why {
        /** Nobody here signed it. */
        FORGED,
        EXPIRED,
        /** The job is over, called off or somebody else's. */
        OVER
    }

    private final Why why;

    /** @param message what the technician may read, in a language that he or she reads */
    public JobLinkRefusedException(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
