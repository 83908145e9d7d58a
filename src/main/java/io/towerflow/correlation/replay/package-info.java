/** Replays recorded alarms into incidents off-line, by the mechanism and rules of the server. */
@NamedInterface("replay")
@NullMarked
package io.towerflow.correlation.replay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
