/** TMF642 Alarm Management v4: its Alarm as JSON, read and written, and its resource. */
@NullMarked
package io.towerflow.alarm.tmf;

import org.jspecify.annotations.NullMarked;
