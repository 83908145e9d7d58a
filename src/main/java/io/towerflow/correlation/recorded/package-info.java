/** Recorded alarms, links and causes in files, as the sub-commands read them. */
@NamedInterface("recorded")
@NullMarked
package io.towerflow.correlation.recorded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
