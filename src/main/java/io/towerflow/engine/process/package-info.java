/** The engine's failed jobs. */
@NullMarked
package io.towerflow.engine.process;

import org.jspecify.annotations.NullMarked;
