/** Begins, watches and ends the sessions of people. */
@NullMarked
package io.towerflow.operations.session;

import org.jspecify.annotations.NullMarked;
