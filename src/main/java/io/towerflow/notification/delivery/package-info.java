/** Delivers stored messages: routes, fail-over, providers, reports. */
@NullMarked
package io.towerflow.notification.delivery;

import org.jspecify.annotations.NullMarked;
