/** Pages of incidents: the list, one incident, its alarms and tasks, the map, the wall, the hand-over. */
@NullMarked
package io.towerflow.console.incidents;

import org.jspecify.annotations.NullMarked;
