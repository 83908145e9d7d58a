/** Learns from recorded alarms which types cause which others. */
@NullMarked
package io.towerflow.correlation.learning;

import org.jspecify.annotations.NullMarked;
