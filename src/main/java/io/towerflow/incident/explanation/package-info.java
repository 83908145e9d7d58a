/** Explains what was decided about an alarm or an incident, then and by today's rules. */
@NamedInterface("explanation")
@NullMarked
package io.towerflow.incident.explanation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
