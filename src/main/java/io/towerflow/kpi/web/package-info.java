/** KPIs over HTTP. */
@NullMarked
package io.towerflow.kpi.web;

import org.jspecify.annotations.NullMarked;
