/** Keeps the sessions of people. */
@NullMarked
package io.towerflow.identity.sessions;

import org.jspecify.annotations.NullMarked;
