package io.towerflow.dispatch.visit;

/** Refusal of a link that opens nothing. */
public class JobLinkRefusedException extends RuntimeException {

    /** Reason why it opens nothing. */
    public enum Why {
        /** Not signed by anybody here. */
        FORGED,
        EXPIRED,
        /** Late: the job is over, called off or somebody else's. */
        OVER
    }

    private final Why why;

    /**
     * Makes a refusal.
     *
     * @param message what the technician may read, in a language that he or she reads
     */
    public JobLinkRefusedException(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
