package io.towerflow.correlation;

import io.towerflow.correlation.RootCause.Sentence;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.memory.Changes.Joined;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why an alarm is where it is, as a sentence. */
final class Reasons {

    private static final Sentence FIRST = new Sentence("correlation.reason.first", List.of());

    private Reasons() {}

    static Sentence of(Joined joined) {
        Grouping grouping = joined.grouping();
        if (grouping == null) {
            return FIRST;
        }
        List<String> arguments = new ArrayList<>(List.of(
                grouping.candidate().cause(),
                grouping.candidate().memberCause(),
                grouping.candidate().memberSite(),
                String.valueOf(grouping.candidate().seconds())));
        Learned.Acceptance acceptance = acceptance(joined);
        if (acceptance == null) {
            return new Sentence(grouping.reason(), List.copyOf(arguments));
        }
        arguments.addAll(acceptance.arguments());
        return new Sentence(grouping.reason() + "Accepted", List.copyOf(arguments));
    }

    /** Returns the rule that decided, or null where the alarm began the situation. */
    static @Nullable String rule(Joined joined) {
        return joined.grouping() == null ? null : joined.grouping().rule();
    }

    /** Returns the learned cause that decided, or null where none did. */
    static @Nullable Long learnedCause(Joined joined) {
        Learned.Acceptance acceptance = acceptance(joined);
        return acceptance == null ? null : acceptance.id();
    }

    private static Learned.@Nullable Acceptance acceptance(Joined joined) {
        Grouping grouping = joined.grouping();
        Learned learned = grouping == null ? null : grouping.learned();
        return learned == null ? null : learned.acceptance();
    }
}
