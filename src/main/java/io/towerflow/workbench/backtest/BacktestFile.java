package io.towerflow.workbench.backtest;

import org.jspecify.annotations.Nullable;

/**
 * Recorded alarms as {@code rules-backtest} reads them.
 *
 * @param links null where none are known
 */
public record BacktestFile(String name, byte[] alarms, byte @Nullable [] links) {}
