/** Trouble tickets in the API of incidents. */
@NullMarked
package io.towerflow.ticket.web;

import org.jspecify.annotations.NullMarked;
