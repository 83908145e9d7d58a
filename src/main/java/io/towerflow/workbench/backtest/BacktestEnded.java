package io.towerflow.workbench.backtest;

/** Says in the transaction that ends a backtest, whichever way, that it has ended. */
public record BacktestEnded(long id) {}
