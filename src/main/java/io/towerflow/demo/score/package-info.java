/** Measures how well grouping and root cause do on simulated trouble whose truth is known, and on recorded alarms. */
@NullMarked
package io.towerflow.demo.score;

import org.jspecify.annotations.NullMarked;
