/** Diagnosis of the root cause: which of these alarms, or what that no alarm reports, is the cause of the others. */
@NullMarked
package io.towerflow.correlation.diagnosis;

import org.jspecify.annotations.NullMarked;
