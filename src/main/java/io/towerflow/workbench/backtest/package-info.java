/** Tries rules on recorded alarms beside those in force. */
@NamedInterface("backtest")
@NullMarked
package io.towerflow.workbench.backtest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
