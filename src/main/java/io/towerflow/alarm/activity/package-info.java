/** Watches when each source of alarms last spoke. */
@NullMarked
package io.towerflow.alarm.activity;

import org.jspecify.annotations.NullMarked;
