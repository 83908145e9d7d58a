/** Samples by Prometheus remote-write 1.0. */
@NullMarked
package io.towerflow.metric.prometheus;

import org.jspecify.annotations.NullMarked;
