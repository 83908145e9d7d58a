/** Mail by Jakarta Mail. */
@NullMarked
package io.towerflow.notification.mail;

import org.jspecify.annotations.NullMarked;
