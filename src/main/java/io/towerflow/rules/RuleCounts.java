package io.towerflow.rules;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Adds up what questions cost; for several threads. */
final class RuleCounts {

    private final LongAdder questions = new LongAdder();
    private final LongAdder firings = new LongAdder();
    private final LongAdder findings = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator mostFirings = new LongAccumulator(Math::max, 0);
    private final LongAccumulator mostFindings = new LongAccumulator(Math::max, 0);
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    void add(int fired, int found, long took) {
        questions.increment();
        firings.add(fired);
        findings.add(found);
        nanos.add(took);
        mostFirings.accumulate(fired);
        mostFindings.accumulate(found);
        longest.accumulate(took);
    }

    RuleCost told() {
        return new RuleCost(
                questions.sum(),
                firings.sum(),
                findings.sum(),
                Duration.ofNanos(nanos.sum()),
                mostFirings.get(),
                mostFindings.get(),
                Duration.ofNanos(longest.get()));
    }
}
