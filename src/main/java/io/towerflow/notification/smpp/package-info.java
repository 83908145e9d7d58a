/** SMS by an operator's own gateway: SMPP 3.4. */
@NullMarked
package io.towerflow.notification.smpp;

import org.jspecify.annotations.NullMarked;
