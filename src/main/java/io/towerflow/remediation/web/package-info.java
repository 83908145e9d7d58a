/** Remote actions and their switches over HTTP. */
@NullMarked
package io.towerflow.remediation.web;

import org.jspecify.annotations.NullMarked;
