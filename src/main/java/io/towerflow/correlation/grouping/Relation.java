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
    /** The ways of the two sites to their hub meet at another site before it. */
    SAME_WAY,
    /** Another site on the same power feeder. */
    SAME_FEEDER,
    /** Anywhere in the same domain, at about the same time; only shown when a situation is looked at again. */
    SAME_MOMENT
}
