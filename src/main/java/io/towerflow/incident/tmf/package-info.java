/** Incidents as TM Forum's service problems (TMF656). */
@NullMarked
package io.towerflow.incident.tmf;

import org.jspecify.annotations.NullMarked;
