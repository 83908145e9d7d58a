/** Keeps the keys of machines. */
@NullMarked
package io.towerflow.identity.keys;

import org.jspecify.annotations.NullMarked;
