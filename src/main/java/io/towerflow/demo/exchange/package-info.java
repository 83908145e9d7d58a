/**
 * A small telephone exchange that speaks the Twilio calls we use, and the phones of the people who get our messages. It
 * stands where Twilio's server would stand: nothing but addresses and credentials tells them apart.
 */
@NullMarked
package io.towerflow.demo.exchange;

import org.jspecify.annotations.NullMarked;
