/** Answers of technicians by SMS. */
@NullMarked
package io.towerflow.dispatch.sms;

import org.jspecify.annotations.NullMarked;
