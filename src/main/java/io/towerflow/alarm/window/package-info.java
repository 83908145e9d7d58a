/** Maintenance windows: what is asked for, when each is held, what each covers. */
@NullMarked
package io.towerflow.alarm.window;

import org.jspecify.annotations.NullMarked;
