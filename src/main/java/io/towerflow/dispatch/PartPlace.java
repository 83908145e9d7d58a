package io.towerflow.dispatch;

/** Place of the part that a repair takes, as seen from a technician. */
public enum PartPlace {
    NOT_NEEDED,
    /** Van of the technician. */
    VAN,
    /** Depot; how far round that leads is told beside it. */
    DEPOT,
    /** No place: nowhere in stock. */
    NOWHERE
}
