package io.towerflow.kpi;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the process compute-kpis is to compute.
 *
 * @param coarsest the coarsest granularity that it computes
 * @param from of a period that is computed again: its start; null in other runs
 * @param to of a period that is computed again: its end; null in other runs
 * @param families those that are computed
 */
public record KpiRun(
        Kind kind,
        Granularity coarsest,
        @Nullable Instant from,
        @Nullable Instant to,
        Set<KpiFamily> families) {

    /** What lets a run begin. */
    public enum Kind {
        /** An interval is over: what has not been computed yet is. */
        DUE,
        /** Samples came after their interval was computed. */
        LATE,
        /** A person asked for a period. */
        AGAIN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public KpiRun {
        families = Set.copyOf(families);
    }

    /** Returns the run that follows the end of an interval. */
    public static KpiRun due(Granularity coarsest, Set<KpiFamily> families) {
        return new KpiRun(Kind.DUE, coarsest, null, null, families);
    }

    /** Returns the run that follows late samples. */
    public static KpiRun late(Set<KpiFamily> families) {
        return new KpiRun(Kind.LATE, Granularity.MONTH, null, null, families);
    }

    /** Returns the run that computes a period again. */
    public static KpiRun again(Instant from, Instant to, Set<KpiFamily> families) {
        return new KpiRun(Kind.AGAIN, Granularity.MONTH, from, to, families);
    }
}
