package io.towerflow.demo.simulator;

import org.jspecify.annotations.Nullable;

/** What can break. */
public enum FaultKind {
    /** Mains fail on a feeder: batteries of its sites drain one after the other. */
    FEEDER_OUTAGE,
    /** Mains fail at one site and its genset does not start. */
    GENSET_START_FAILURE,
    /** A fibre is cut: everything behind it is cut off. */
    FIBRE_CUT,
    /** A microwave link fails: everything behind it is cut off. */
    MICROWAVE_FAILURE,
    /** A site's rectifier fails: its battery drains although mains are there. */
    RECTIFIER_FAILURE,
    /** A shelter's cooling fails: it heats up until the radio switches itself off. */
    COOLING_FAILURE,
    /** Somebody opens a shelter who should not. */
    INTRUSION,
    /** Somebody opens a shelter and takes the battery with him. */
    BATTERY_THEFT,
    /** A microwave link comes and goes. */
    FLAPPING_LINK,
    /** A radio hangs; a restart from afar cures it. */
    RADIO_HANG,
    /** People work at a site as announced. */
    PLANNED_WORK,
    /** An alarm that means nothing more. */
    NOISE,
    /** One module of a rectifier fails, the others carry the load; often a spare one can be switched in from afar. */
    RECTIFIER_MODULE,
    /** A breaker of a site's power plant trips; it holds when reset, unless there is a short circuit behind it. */
    BREAKER_TRIP;

    /** The remote action that cures such a fault where it can be cured from afar at all, or null. */
    public @Nullable String remedy() {
        return switch (this) {
            case RADIO_HANG -> "restart-radio";
            case RECTIFIER_MODULE -> "switch-rectifier";
            case BREAKER_TRIP -> "reset-breaker";
            default -> null;
        };
    }
}
