/** The engine's web apps as people of this product see them: their language, their task lists. */
@NullMarked
package io.towerflow.operations.webapp;

import org.jspecify.annotations.NullMarked;
