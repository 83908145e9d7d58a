/** Diagrams and forms in the engine. */
@NullMarked
package io.towerflow.workbench.diagram.process;

import org.jspecify.annotations.NullMarked;
