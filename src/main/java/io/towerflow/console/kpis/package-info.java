/** Pages of KPIs: key figures of a period, one figure over time, and the sites behind it. */
@NullMarked
package io.towerflow.console.kpis;

import org.jspecify.annotations.NullMarked;
