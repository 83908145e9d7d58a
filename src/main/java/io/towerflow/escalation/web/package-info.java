/** What would happen if nobody answered, over HTTP. */
@NullMarked
package io.towerflow.escalation.web;

import org.jspecify.annotations.NullMarked;
