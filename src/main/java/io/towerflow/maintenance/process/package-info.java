/** Maintenance windows in the engine. */
@NullMarked
package io.towerflow.maintenance.process;

import org.jspecify.annotations.NullMarked;
