package io.towerflow.correlation.diagnosis;

import io.towerflow.rules.language.JoinName;

/**
 * Policy: how far a kind of suspect is believed.
 *
 * @param confidence when it explains the whole group, 0 to 1
 * @param alone the part of the confidence that is left when it explains no other alarm than its own, 0 to 1
 */
public record Weight(@JoinName(of = SuspectKinds.class) String kind, double confidence, double alone) {

    /** What stored versions of the rules reckoned with, in each of their hypotheses. */
    private static final double FORMERLY = 0.4;

    public Weight(String kind, double confidence) {
        this(kind, confidence, FORMERLY);
    }

    /** The confidence when it explains this share of the group, 0 to 1. */
    public double at(double share) {
        return confidence * (alone + (1 - alone) * share);
    }
}
