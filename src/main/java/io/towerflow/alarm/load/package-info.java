/** Recorded alarms sent to a running server. */
@NullMarked
package io.towerflow.alarm.load;

import org.jspecify.annotations.NullMarked;
