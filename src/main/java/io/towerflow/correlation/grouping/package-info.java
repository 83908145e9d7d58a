/** The question: which situation does a new alarm join? */
@NullMarked
package io.towerflow.correlation.grouping;

import org.jspecify.annotations.NullMarked;
