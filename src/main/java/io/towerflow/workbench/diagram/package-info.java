/** Diagrams and forms that people change: what is wrong with them, what is different, and their way into the engine. */
@NamedInterface("diagram")
@NullMarked
package io.towerflow.workbench.diagram;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
