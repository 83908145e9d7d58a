/** Pages of the platform: sources, inventory, keys, refused messages, planned work, audit. */
@NullMarked
package io.towerflow.console.operations;

import org.jspecify.annotations.NullMarked;
