/** Counts what a question costs inside the rule engine's network. */
@NullMarked
package io.towerflow.rules.budget;

import org.jspecify.annotations.NullMarked;
