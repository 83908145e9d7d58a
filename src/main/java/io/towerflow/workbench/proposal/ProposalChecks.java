package io.towerflow.workbench.proposal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results of tests and backtest of a proposal.
 *
 * @param tests how many were run
 * @param coverage rules that a test fires, in percent of all
 * @param untested rules that no test fires
 * @param backtest its id; null before it was asked for, and where no alarm was there to try it on
 */
public record ProposalChecks(
        int tests,
        int coverage,
        List<String> untested,
        @Nullable Long backtest) {

    ProposalChecks with(Long asked) {
        return new ProposalChecks(tests, coverage, untested, asked);
    }
}
