/** Messages over HTTP. */
@NullMarked
package io.towerflow.notification.web;

import org.jspecify.annotations.NullMarked;
