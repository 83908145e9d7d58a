/** Diagrams, forms and instances in the engine. */
@NullMarked
package io.towerflow.modelling.process;

import org.jspecify.annotations.NullMarked;
