/** Limits how many messages an address gets, and composes digests of the rest. */
@NullMarked
package io.towerflow.notification.throttle;

import org.jspecify.annotations.NullMarked;
