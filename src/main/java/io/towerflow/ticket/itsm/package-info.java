/** The ITSM's own language (TMF621 over HTTP, Standard Webhooks): calls to it, and events from it. */
@NullMarked
package io.towerflow.ticket.itsm;

import org.jspecify.annotations.NullMarked;
