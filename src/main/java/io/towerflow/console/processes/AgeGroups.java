package io.towerflow.console.processes;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups of ages by which waiting processes are counted. Each has a text {@code console.performance.age.N}, N from 0. */
final class AgeGroups {

    /** Ages that part the groups. */
    static final List<Duration> LIMITS =
            List.of(Duration.ofHours(1), Duration.ofHours(4), Duration.ofDays(1), Duration.ofDays(7));

    private AgeGroups() {}

    static int count() {
        return LIMITS.size() + 1;
    }

    /** Returns the age from which on a process belongs to the group; null in the first. */
    static @Nullable Duration from(int group) {
        return group <= 0 || group > LIMITS.size() ? null : LIMITS.get(group - 1);
    }

    /** Returns the age up to which it does; null in the last. */
    static @Nullable Duration to(int group) {
        return group < 0 || group >= LIMITS.size() ? null : LIMITS.get(group);
    }
}
