package io.towerflow.correlation.recorded;

/**
 * Row of a file of recorded alarms.
 *
 * @param type the alarm's type, as the file spells it
 * @param device the device it is about
 * @param start when it was raised, in seconds from the file's zero (1970 where the file gives dates)
 * @param end when it was cleared; never before {@code start}: a row that says so is read as cleared at once
 */
public record RecordedAlarm(String type, String device, double start, double end) {}
