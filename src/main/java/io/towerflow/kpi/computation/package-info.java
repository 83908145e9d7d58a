/** Computation of facts: where they stand, the SQL that makes them, what is due, and what is stale. */
@NullMarked
package io.towerflow.kpi.computation;

import org.jspecify.annotations.NullMarked;
