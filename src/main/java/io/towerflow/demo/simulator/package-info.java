/**
 * Makes believable trouble in a network and knows the true cause of each alarm, so that grouping and root cause can be
 * scored. Plain Java: no clock, no database; the same seed gives the same trouble.
 */
@NullMarked
package io.towerflow.demo.simulator;

import org.jspecify.annotations.NullMarked;
