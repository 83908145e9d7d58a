package io.towerflow.workbench.backtest;

import io.towerflow.workbench.RuleCandidate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Request for a backtest.
 *
 * @param label what people call the candidate
 * @param from the period of stored alarms; null where a file is given
 * @param until not included
 * @param file null where a period is given
 */
public record BacktestRequest(
        RuleCandidate candidate,
        String label,
        int against,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable BacktestFile file,
        String by) {}
