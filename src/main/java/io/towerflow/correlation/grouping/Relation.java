package io.towerflow.correlation.grouping;

/** Where a situation's member stands, seen from the new alarm. */
public enum Relation {
    /** The same object with the same probable cause: the alarm came back. */
    SAME_OBJECT,
    SAME_SITE,
    /** The member's site lies on the way from the new alarm's site to its hub. */
    UPSTREAM,
    /** The new alarm's site lies on the way from the member's site to its hub. */
    DOWNSTREAM,
    /** One link away, neither up nor down. */
    ADJACENT,
    /** Another site on the same power feeder. */
    SAME_FEEDER
}
