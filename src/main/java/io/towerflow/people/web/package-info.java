/** Serves who is on call, over HTTP and as calendars. */
@NullMarked
package io.towerflow.people.web;

import org.jspecify.annotations.NullMarked;
