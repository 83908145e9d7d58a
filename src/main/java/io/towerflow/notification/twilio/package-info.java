/** SMS by Twilio: the calls out, and the signed webhooks in. */
@NullMarked
package io.towerflow.notification.twilio;

import org.jspecify.annotations.NullMarked;
