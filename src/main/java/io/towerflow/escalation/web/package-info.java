/** Serves over HTTP what would happen if nobody answered. */
@NullMarked
package io.towerflow.escalation.web;

import org.jspecify.annotations.NullMarked;
