/** Learned causes over HTTP. */
@NullMarked
package io.towerflow.correlation.web;

import org.jspecify.annotations.NullMarked;
