package io.towerflow.dispatch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** States of TMF697's WorkOrderStateType that a technician's visit takes. */
public enum WorkOrderState {
    /** Being offered: nobody has it yet. */
    PENDING("pending"),
    /** Accepted by a technician. */
    ACKNOWLEDGED("acknowledged"),
    /** Begun: the technician is on site. */
    IN_PROGRESS("inProgress"),
    COMPLETED("completed"),
    /** Not repaired by the technician. */
    FAILED("failed"),
    /** Given up, as nobody could be found. */
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

    /** Returns whether nothing more can happen to the work order. */
    public boolean ended() {
        return this == COMPLETED || this == FAILED || this == REJECTED || this == CANCELLED;
    }

    /**
     * Returns the state with this word.
     *
     * @throws IllegalArgumentException when there is none; the message lists all
     */
    public static WorkOrderState ofWord(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("state \"" + word + "\" is unknown; write one of "
                        + Arrays.stream(values()).map(WorkOrderState::word).collect(Collectors.joining(", "))));
    }
}
