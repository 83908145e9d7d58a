/** The sub-command {@code replay}: recorded alarms become incidents off-line. */
@NullMarked
package io.towerflow.correlation.replay;

import org.jspecify.annotations.NullMarked;
