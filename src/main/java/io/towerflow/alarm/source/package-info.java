/** Tools with which every source of alarms brings its words into the canonical form. */
@NullMarked
package io.towerflow.alarm.source;

import org.jspecify.annotations.NullMarked;
