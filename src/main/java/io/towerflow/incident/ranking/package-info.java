/** Ranks incidents by urgency, and says why. */
@NamedInterface("ranking")
@NullMarked
package io.towerflow.incident.ranking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
