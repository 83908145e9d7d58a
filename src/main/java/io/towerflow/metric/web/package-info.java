/** Samples by HTTP. */
@NullMarked
package io.towerflow.metric.web;

import org.jspecify.annotations.NullMarked;
