package io.towerflow.console.processes;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Colours of a heat map, from 1 (little) to 5 (much), and what each means. */
enum HeatMap {
    /** Share of the processes that came to a step. */
    COUNT,
    /** Time that half of them took no longer for. */
    DURATION,
    /** Share of the waiting processes that wait at a step. */
    WAITING;

    private static final int LEVELS = 5;

    private static final List<Duration> LONGER =
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1));

    /** Word of it in addresses and in the keys of texts. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the map with this word, or that of counts. */
    static HeatMap of(String word) {
        for (HeatMap one : values()) {
            if (one.word().equals(word)) {
                return one;
            }
        }
        return COUNT;
    }

    /** Returns what the colours mean, in signs that need no translation. */
    List<String> legend() {
        return this == DURATION
                ? List.of("< 10 s", "< 1 min", "< 10 min", "< 1 h", "≥ 1 h")
                : List.of("≤ 20 %", "≤ 40 %", "≤ 60 %", "≤ 80 %", "≤ 100 %");
    }

    /** @param of all of them, at least 1 */
    static int share(long part, long of) {
        return (int) Math.max(1, Math.min(LEVELS, (part * LEVELS + of - 1) / of));
    }

    static int length(Duration duration) {
        return 1
                + (int) LONGER.stream()
                        .filter(limit -> duration.compareTo(limit) >= 0)
                        .count();
    }
}
