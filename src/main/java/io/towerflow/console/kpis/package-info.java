/** Pages of KPIs: all of a period, one over time, and the sites behind it. */
@NullMarked
package io.towerflow.console.kpis;

import org.jspecify.annotations.NullMarked;
