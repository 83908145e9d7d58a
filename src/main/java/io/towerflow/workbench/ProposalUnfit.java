package io.towerflow.workbench;

/** A proposal cannot go on its way; why is stored with it. */
public final class ProposalUnfit extends RuntimeException {

    ProposalUnfit(String message) {
        super(message);
    }
}
