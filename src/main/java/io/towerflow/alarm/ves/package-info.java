/** ONAP VES 7.2: the event listener, for the fault domain and the heartbeats. */
@NullMarked
package io.towerflow.alarm.ves;

import org.jspecify.annotations.NullMarked;
