/** Reads opt-outs and keeps them. */
@NullMarked
package io.towerflow.notification.sms;

import org.jspecify.annotations.NullMarked;
