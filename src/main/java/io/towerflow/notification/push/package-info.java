/** Web Push: notices to the browsers in which people asked for them (RFC 8030, 8291 and 8292). */
@NullMarked
package io.towerflow.notification.push;

import org.jspecify.annotations.NullMarked;
