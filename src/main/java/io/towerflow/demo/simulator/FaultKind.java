package io.towerflow.demo.simulator;

import org.jspecify.annotations.Nullable;

/** Kind of fault: what can break. */
public enum FaultKind {
    /** Outage of a feeder's mains: batteries of its sites drain one after the other. */
    FEEDER_OUTAGE,
    /** Outage of the mains at one site whose genset does not start. */
    GENSET_START_FAILURE,
    /** Cut of a fibre: everything behind it is cut off. */
    FIBRE_CUT,
    /** Failure of a microwave link: everything behind it is cut off. */
    MICROWAVE_FAILURE,
    /** Failure of a site's rectifier: its battery drains although mains are there. */
    RECTIFIER_FAILURE,
    /** Failure of a shelter's cooling: it heats up until the radio switches itself off. */
    COOLING_FAILURE,
    /** Opening of a shelter by somebody who should not. */
    INTRUSION,
    /** Opening of a shelter by somebody who takes the battery with him. */
    BATTERY_THEFT,
    /** Flapping of a microwave link, which comes and goes. */
    FLAPPING_LINK,
    /** Hanging of a radio; a remote restart cures it. */
    RADIO_HANG,
    /** Work of people at a site as announced. */
    PLANNED_WORK,
    /** Alarm that means nothing more. */
    NOISE,
    /** Failure of one module of a rectifier, while the others carry the load; often a spare one can be switched in remotely. */
    RECTIFIER_MODULE,
    /** Tripping of a breaker of a site's power plant; it holds when reset, unless there is a short circuit behind it. */
    BREAKER_TRIP;

    /** Returns the remote action that cures such a fault where it can be cured remotely at all, or null. */
    public @Nullable String remedy() {
        return switch (this) {
            case RADIO_HANG -> "restart-radio";
            case RECTIFIER_MODULE -> "switch-rectifier";
            case BREAKER_TRIP -> "reset-breaker";
            default -> null;
        };
    }
}
