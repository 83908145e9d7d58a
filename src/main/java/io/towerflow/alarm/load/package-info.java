/** Recorded alarms sent to a running server. */
@NamedInterface("load")
@NullMarked
package io.towerflow.alarm.load;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
