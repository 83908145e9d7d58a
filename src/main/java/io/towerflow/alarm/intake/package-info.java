/** Intake of reports: one transaction for each batch, deduplicated in memory, fenced by the partition's epoch. */
@NullMarked
package io.towerflow.alarm.intake;

import org.jspecify.annotations.NullMarked;
