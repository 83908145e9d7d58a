/** KPIs: their library, the facts they are made of, how these are computed and kept, and their values. */
@ApplicationModule(allowedDependencies = {"storage", "tenancy", "problem", "audit", "inventory", "metric"})
@NullMarked
package io.towerflow.kpi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
