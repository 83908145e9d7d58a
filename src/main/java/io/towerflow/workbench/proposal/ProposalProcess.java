package io.towerflow.workbench.proposal;

/** Process of a proposal, as its room sees it. Each method works in the caller's transaction. */
public interface ProposalProcess {

    /** Starts it and returns its id. */
    String start(RuleProposal proposal);

    /** Completes the task that asks for a decision, which is stored already; false where there is none. */
    boolean decided(String number);

    /** Tells it that its backtest has ended; false where it does not listen for that. */
    boolean backtestEnded(String number);

    /** Tells it that the author takes the proposal back; false where it does not listen for that. */
    boolean withdrawn(String number);

    /** Tells it that the shadow period is over; false where it does not listen for that. */
    boolean shadowEnded(String number);

    /** Tells it that a person has put the version of before in force; false where it does not listen for that. */
    boolean rolledBack(String number);
}
