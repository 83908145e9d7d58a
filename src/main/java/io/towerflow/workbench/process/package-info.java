/** Rule proposals in the engine. */
@NullMarked
package io.towerflow.workbench.process;

import org.jspecify.annotations.NullMarked;
