package io.towerflow.rules;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What rules may spend on one question. Time, firings and findings are looked at before each firing and at the end, comparisons
 * amid the work of a join as well, by counts that do not depend on the machine.
 *
 * @param time computing time of the thread at most
 * @param firings how often rules may fire
 * @param findings how many facts rules may insert
 * @param comparisons how often joins may look whether a fact goes with what matched before it
 */
@ConfigurationProperties("towerflow.rules.budget")
public record RuleBudget(
        @DefaultValue("5s") Duration time,
        @DefaultValue("200000") int firings,
        @DefaultValue("100000") int findings,
        @DefaultValue("20000000") long comparisons) {

    /** What holds where nobody said otherwise. */
    static final RuleBudget USUAL = new RuleBudget(Duration.ofSeconds(5), 200_000, 100_000, 20_000_000);

    /** The same with fewer comparisons, where it allows more. */
    RuleBudget comparing(long most) {
        return new RuleBudget(time, firings, findings, Math.min(most, comparisons));
    }

    /** So much less of what is counted. */
    RuleBudget part(int times) {
        return new RuleBudget(time, firings / times, findings / times, comparisons / times);
    }
}
