package io.towerflow.workbench.backtest;

import io.towerflow.rules.RuleFailed;
import io.towerflow.workbench.backtest.BacktestReport.Work;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Thrown where a candidate takes so many more steps than the rules in force that it must not come in force. */
final class TooCostly extends RuntimeException {

    private TooCostly(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Describes the cost at one question, where it was stopped. */
    static TooCostly atOneQuestion(RuleFailed stopped, Work inForce, long allowed) {
        return new TooCostly(
                String.format(
                        Locale.ROOT,
                        "%s. The rules in force compare %,d times at most, and a candidate may %,d times",
                        stopped.getMessage(),
                        inForce.most(),
                        allowed),
                stopped);
    }

    /** Describes the cost in all. */
    static TooCostly forThousandAlarms(Work candidate, Work inForce, long allowed) {
        return new TooCostly(
                String.format(
                        Locale.ROOT,
                        "1,000 alarms take %,d steps (comparisons of facts and firings)%s. The rules in force take %,d, and a"
                                + " candidate may take %,d",
                        candidate.steps(),
                        candidate.rule() == null ? "" : "; the rule \"" + candidate.rule() + "\" compares most",
                        inForce.steps(),
                        allowed),
                null);
    }
}
