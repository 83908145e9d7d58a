/** Maintenance windows in the engine. */
@NullMarked
package io.towerflow.alarm.process;

import org.jspecify.annotations.NullMarked;
