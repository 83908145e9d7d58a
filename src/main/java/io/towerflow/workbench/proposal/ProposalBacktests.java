package io.towerflow.workbench.proposal;

import io.towerflow.workbench.backtest.BacktestEnded;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells the process of a proposal that its backtest has ended, in the transaction that ends it. The process looks at the backtest
 * while it holds its row: so either the process waits already when the row can be ended, or it will read that it has ended.
 */
@Component
class ProposalBacktests {

    private final ProposalRepository repository;
    private final ProposalProcess process;

    ProposalBacktests(ProposalRepository repository, ProposalProcess process) {
        this.repository = repository;
        this.process = process;
    }

    @EventListener
    void on(BacktestEnded backtest) {
        repository.triedBy(backtest.id()).ifPresent(process::backtestEnded);
    }
}
