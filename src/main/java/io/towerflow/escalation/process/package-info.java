/** Escalations in the engine. */
@NullMarked
package io.towerflow.escalation.process;

import org.jspecify.annotations.NullMarked;
