package io.towerflow.workbench.proposal;

/** Thrown where a proposal cannot go on its way; why is stored with it. */
public final class ProposalUnfitException extends RuntimeException {

    ProposalUnfitException(String message) {
        super(message);
    }
}
