package io.towerflow.console.processes;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Periods for which a page shows numbers, each up to now. */
enum Period {
    DAY("24h", Duration.ofDays(1)),
    WEEK("7d", Duration.ofDays(7)),
    MONTH("30d", Duration.ofDays(30)),
    /** As long as the history is kept. */
    ALL("all", null);

    private final String word;
    private final @Nullable Duration length;

    Period(String word, @Nullable Duration length) {
        this.word = word;
        this.length = length;
    }

    /** Word of it in addresses and in the keys of texts. */
    String word() {
        return word;
    }

    Instant since(Instant now) {
        return length == null ? Instant.EPOCH : now.minus(length);
    }

    /** Returns the period with this word, or a week. */
    static Period of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word.equals(word))
                .findFirst()
                .orElse(WEEK);
    }
}
