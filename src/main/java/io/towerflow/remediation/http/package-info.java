/** The way to an element manager by HTTP. */
@NullMarked
package io.towerflow.remediation.http;

import org.jspecify.annotations.NullMarked;
