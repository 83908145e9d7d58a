package io.towerflow.workbench.backtest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a backtest may take.
 *
 * @param mostTime time after which a backtest is stopped
 * @param mostAlarms alarms of a period at most; a longer one is refused
 * @param largestFile largest file that may be uploaded
 * @param mostTimes how many times the steps of the rules in force a candidate may take, at its costliest question and for 1,000
 *     alarms; one that takes more is refused. Steps are comparisons of facts and firings of rules: counts, which hang on no machine
 * @param leastSteps number of steps that rules in force which take fewer count as taking
 * @param usual the period of stored alarms where nobody chose one
 */
@ConfigurationProperties("towerflow.workbench.backtest")
public record BacktestSettings(
        @DefaultValue("10m") Duration mostTime,
        @DefaultValue("200000") int mostAlarms,
        @DefaultValue("50MB") DataSize largestFile,
        @DefaultValue("10") int mostTimes,
        @DefaultValue("100000") long leastSteps,
        @DefaultValue("24h") Duration usual) {
    /** How many steps a candidate may take beside rules in force that take so many. */
    long allowed(long inForce) {
        return mostTimes * Math.max(inForce, leastSteps);
    }
}
