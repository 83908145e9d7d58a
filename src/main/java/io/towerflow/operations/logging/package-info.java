/** Format of the log's lines: one event is one line, whatever a stranger puts into it. */
@NullMarked
package io.towerflow.operations.logging;

import org.jspecify.annotations.NullMarked;
