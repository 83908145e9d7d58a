/** Steps that the processes in processes/dispatch call, and the worker that tells them what happened. */
@NullMarked
package io.towerflow.dispatch.process;

import org.jspecify.annotations.NullMarked;
