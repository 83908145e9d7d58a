package io.towerflow.correlation;

import io.towerflow.correlation.RootCause.Sentence;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.memory.Changes.Joined;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an alarm is where it is, as a sentence. */
final class Reasons {

    private static final Sentence FIRST = new Sentence("correlation.reason.first", List.of());

    private Reasons() {}

    static Sentence of(Joined joined) {
        Grouping grouping = joined.grouping();
        return grouping == null
                ? FIRST
                : new Sentence(
                        grouping.reason(),
                        List.of(
                                grouping.candidate().cause(),
                                grouping.candidate().memberCause(),
                                grouping.candidate().memberSite(),
                                String.valueOf(grouping.candidate().seconds())));
    }

    /** The rule that decided, or null where the alarm began the situation. */
    static @Nullable String rule(Joined joined) {
        return joined.grouping() == null ? null : joined.grouping().rule();
    }
}
