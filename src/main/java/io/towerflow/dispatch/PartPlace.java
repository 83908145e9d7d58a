package io.towerflow.dispatch;

/** Place of the part that a repair takes, as seen from a technician. */
public enum PartPlace {
    NOT_NEEDED,
    /** In his or her van. */
    VAN,
    /** At a depot; how far round that leads is told beside it. */
    DEPOT,
    /** Nowhere in stock. */
    NOWHERE
}
