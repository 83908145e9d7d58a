/** Serves what people and programs ask about alarms over HTTP, beside TMF642. */
@NullMarked
package io.towerflow.alarm.web;

import org.jspecify.annotations.NullMarked;
