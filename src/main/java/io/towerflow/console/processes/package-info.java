/** Pages of processes: deployed ones, changes, running instances that migrate or stand still. */
@NullMarked
package io.towerflow.console.processes;

import org.jspecify.annotations.NullMarked;
