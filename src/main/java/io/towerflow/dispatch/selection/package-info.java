/** Finds out who may be sent, and whom to ask first. */
@NullMarked
package io.towerflow.dispatch.selection;

import org.jspecify.annotations.NullMarked;
