/** Incidents over HTTP. */
@NullMarked
package io.towerflow.incident.web;

import org.jspecify.annotations.NullMarked;
