/** Our trouble tickets as TM Forum writes them (TMF621), for others to read. */
@NullMarked
package io.towerflow.ticket.tmf;

import org.jspecify.annotations.NullMarked;
