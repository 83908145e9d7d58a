package io.towerflow.correlation.grouping;

/** Relation of a situation's member to the new alarm. */
public enum Relation {
    /** Same object with the same probable cause: the alarm came back. */
    SAME_OBJECT,
    SAME_SITE,
    /** Upstream: the member's site lies on the way from the new alarm's site to its hub. */
    UPSTREAM,
    /** Downstream: the new alarm's site lies on the way from the member's site to its hub. */
    DOWNSTREAM,
    /** Adjacent: one link away, neither up nor down. */
    ADJACENT,
    /** Common way: the ways of the two sites to their hub meet at another site before it. */
    SAME_WAY,
    /** Same feeder: another site on the same power feeder. */
    SAME_FEEDER,
    /** Same moment: anywhere in the same domain, at about the same time; only shown when a situation is looked at again. */
    SAME_MOMENT
}
