package io.towerflow.modelling;

/** Process that publishes a change, as its room sees it. Each method works in the caller's transaction. */
public interface PublishProcess {

    void start(ProcessChange change);

    /** Completes the task that asks for a decision, which is stored already; false where there is none. */
    boolean decided(String number);

    /** Tells it that the author takes the change back; false where it does not listen for that. */
    boolean withdrawn(String number);
}
