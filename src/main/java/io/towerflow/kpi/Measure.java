package io.towerflow.kpi;

import org.jspecify.annotations.Nullable;

/**
 * Fact of a site in an interval that can be added up, over time and over sites: what KPIs are made of.
 *
 * @param name by which formulas call it, as {@code availability.time}
 * @param metric whose samples it is made of; null where it is made of those of all metrics, or of events
 * @param condition on a sample's value, for a time; null where every value counts
 * @param events what is counted or added up; null where it is made of samples
 * @param price by which it is multiplied when it is computed; null where it has none
 */
public record Measure(
        String name,
        KpiFamily family,
        Kind kind,
        @Nullable String metric,
        @Nullable Condition condition,
        @Nullable Events events,
        @Nullable String price) {

    /** Ways in which samples or events become a fact. */
    public enum Kind {
        /** Value times hours while the samples hold. */
        INTEGRAL,
        /** Hours while samples hold whose value meets the condition. */
        TIME,
        /** Sum of the values. */
        SUM,
        /** Sum of what the value rose from one sample to the next. */
        RISES,
        /** Sum of what the value fell from one sample to the next. */
        FALLS,
        /** Number of samples that came. */
        RECEIVED,
        /** Number of samples that should have come. */
        EXPECTED,
        /** Number of samples that came more than 15 minutes after their time. */
        LATE,
        /** Seconds from the samples' times until they came, summed. */
        DELAY,
        /** Number of events, or sum of what each adds. */
        EVENTS
    }

    /**
     * Condition on a value, as SQL over {@code v}.
     *
     * @param from least value that meets it; null where there is no least
     * @param above what the value must exceed; null for nothing
     * @param to greatest value that meets it; null where there is no greatest
     * @param below what the value must not reach; null for nothing
     */
    public record Condition(
            @Nullable Double from,
            @Nullable Double above,
            @Nullable Double to,
            @Nullable Double below) {}

    /**
     * Events of a view.
     *
     * @param view one of those that show what happened, as {@code kpi_incident_event}
     * @param at column of the time that decides in which interval an event is
     * @param where SQL condition; null where all count
     * @param add SQL expression of what an event adds; null: 1
     */
    public record Events(
            String view,
            String at,
            @Nullable String where,
            @Nullable String add) {}

    /** Whether there being nothing means nought, and not that nothing is known. */
    public boolean counted() {
        return kind == Kind.EVENTS;
    }
}
