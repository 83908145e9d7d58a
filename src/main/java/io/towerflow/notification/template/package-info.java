/** Keeps the texts of messages and checks them. */
@NullMarked
package io.towerflow.notification.template;

import org.jspecify.annotations.NullMarked;
