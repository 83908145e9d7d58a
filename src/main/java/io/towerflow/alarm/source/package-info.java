/** What every source of alarms needs to bring its words into the canonical form. */
@NullMarked
package io.towerflow.alarm.source;

import org.jspecify.annotations.NullMarked;
