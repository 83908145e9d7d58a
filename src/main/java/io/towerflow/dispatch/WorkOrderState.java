package io.towerflow.dispatch;

import com.fasterxml.jackson.annotation.JsonValue;

/** The states of TMF697's WorkOrderStateType that a technician's visit takes. */
public enum WorkOrderState {
    /** Being offered: nobody has it yet. */
    PENDING("pending"),
    /** A technician has accepted. */
    ACKNOWLEDGED("acknowledged"),
    /** The technician is on site. */
    IN_PROGRESS("inProgress"),
    COMPLETED("completed"),
    /** The technician could not repair. */
    FAILED("failed"),
    /** Nobody could be found. */
    REJECTED("rejected"),
    CANCELLED("cancelled");

    private final String word;

    WorkOrderState(String word) {
        this.word = word;
    }

    @JsonValue
    public String word() {
        return word;
    }
}
