package io.towerflow.correlation.diagnosis;

import java.util.List;

/**
 * Fact of planned work, one occurrence of a maintenance window. Where it is done tells {@link WorkAt}.
 *
 * @param number the window's
 * @param from when it begins, in seconds from the group's first alarm; negative before it
 * @param until when it ends, likewise
 * @param sites where people work, in the order of their ids
 */
public record Work(String number, long from, long until, List<String> sites) {}
