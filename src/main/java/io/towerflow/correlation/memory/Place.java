package io.towerflow.correlation.memory;

/** Kinds of places where a new alarm can meet a situation. */
enum Place {
    /** An object and a probable cause. */
    ALARM,
    SITE,
    FEEDER,
    /** A site on the way from a member's site to its hub. */
    ABOVE
}
