/** Limits of a request before anybody knows whether it is welcome: the size of its body, and calls side by side. */
@NullMarked
package io.towerflow.operations.limits;

import org.jspecify.annotations.NullMarked;
