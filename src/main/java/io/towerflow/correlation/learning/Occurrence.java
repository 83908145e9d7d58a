package io.towerflow.correlation.learning;

/**
 * Beginning of an alarm of a type on a device.
 *
 * @param type index of the alarm type, from 0
 * @param device index of the device, from 0
 * @param time seconds from any zero
 */
public record Occurrence(int type, int device, double time) {}
