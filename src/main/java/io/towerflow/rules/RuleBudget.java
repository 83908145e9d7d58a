package io.towerflow.rules;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What rules may spend on one question. It is looked at before each firing and at the end; what a join does in between cannot be
 * interrupted.
 *
 * @param time computing time of the thread
 * @param firings how often rules may fire
 * @param findings how many facts rules may insert
 */
@ConfigurationProperties("towerflow.rules.budget")
public record RuleBudget(
        @DefaultValue("5s") Duration time,
        @DefaultValue("200000") int firings,
        @DefaultValue("100000") int findings) {

    /** What holds where nobody said otherwise. */
    static final RuleBudget USUAL = new RuleBudget(Duration.ofSeconds(5), 200_000, 100_000);
}
