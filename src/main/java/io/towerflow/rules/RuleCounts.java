package io.towerflow.rules;

import io.towerflow.rules.budget.Comparisons;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Adds up what questions cost; for several threads. */
final class RuleCounts {

    private final LongAdder questions = new LongAdder();
    private final LongAdder firings = new LongAdder();
    private final LongAdder findings = new LongAdder();
    private final LongAdder comparisons = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator mostFirings = new LongAccumulator(Math::max, 0);
    private final LongAccumulator mostFindings = new LongAccumulator(Math::max, 0);
    private volatile Costliest costliest = new Costliest(0, null);
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    private record Costliest(long comparisons, @Nullable String rule) {}

    void add(int fired, int found, Comparisons compared, long took) {
        questions.increment();
        firings.add(fired);
        findings.add(found);
        comparisons.add(compared.made());
        nanos.add(took);
        mostFirings.accumulate(fired);
        mostFindings.accumulate(found);
        longest.accumulate(took);
        if (compared.made() > costliest.comparisons()) {
            costliest(compared);
        }
    }

    private synchronized void costliest(Comparisons compared) {
        if (compared.made() > costliest.comparisons()) {
            List<String> rules = compared.costliest();
            costliest = new Costliest(compared.made(), rules.isEmpty() ? null : rules.getFirst());
        }
    }

    RuleCost told() {
        Costliest most = costliest;
        return new RuleCost(
                questions.sum(),
                firings.sum(),
                findings.sum(),
                comparisons.sum(),
                Duration.ofNanos(nanos.sum()),
                mostFirings.get(),
                mostFindings.get(),
                most.comparisons(),
                most.rule(),
                Duration.ofNanos(longest.get()));
    }
}
