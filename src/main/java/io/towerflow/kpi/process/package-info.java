/** The computation of KPIs in the engine. */
@NullMarked
package io.towerflow.kpi.process;

import org.jspecify.annotations.NullMarked;
