/** Intake of samples: read, checked by field, merged into rows and written by a copy, one transaction for each batch. */
@NullMarked
package io.towerflow.metric.intake;

import org.jspecify.annotations.NullMarked;
