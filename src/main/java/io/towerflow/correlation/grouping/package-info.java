/** Grouping of alarms: which situation a new alarm joins. */
@NullMarked
package io.towerflow.correlation.grouping;

import org.jspecify.annotations.NullMarked;
