/** Telemetry of the demo network: what its sites measure, by the same physics as its alarms. */
@NullMarked
package io.towerflow.demo.telemetry;

import org.jspecify.annotations.NullMarked;
