/** Bounded working memory of correlation: open situations, indexed by the places where an alarm may meet them. */
@NullMarked
package io.towerflow.correlation.memory;

import org.jspecify.annotations.NullMarked;
