/** Pages of rules: versions, proposals, backtests, what was learned, old decisions decided again. */
@NullMarked
package io.towerflow.console.rules;

import org.jspecify.annotations.NullMarked;
