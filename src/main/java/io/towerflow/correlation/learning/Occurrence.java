package io.towerflow.correlation.learning;

/**
 * An alarm of a type began on a device.
 *
 * @param type index of the alarm type, from 0
 * @param device index of the device, from 0
 * @param time seconds from any zero
 */
public record Occurrence(int type, int device, double time) {}
