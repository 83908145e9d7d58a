/** Remote actions in the engine. */
@NullMarked
package io.towerflow.remediation.process;

import org.jspecify.annotations.NullMarked;
