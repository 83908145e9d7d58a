/** Notices as signed CloudEvents to other systems. */
@NullMarked
package io.towerflow.notification.webhook;

import org.jspecify.annotations.NullMarked;
