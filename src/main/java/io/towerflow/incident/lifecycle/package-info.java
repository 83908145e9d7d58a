/** Changes incidents: how they open, merge, are worked on and end, and how they are stored. */
@NamedInterface("lifecycle")
@NullMarked
package io.towerflow.incident.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
