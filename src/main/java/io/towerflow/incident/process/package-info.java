/** Incidents in the engine: commands, delegates, tasks. */
@NullMarked
package io.towerflow.incident.process;

import org.jspecify.annotations.NullMarked;
