/** Answers to the engine's tasks: only what the form of a task asks for is taken, whichever address it comes by. */
@NullMarked
package io.towerflow.operations.form;

import org.jspecify.annotations.NullMarked;
