package io.towerflow.correlation.memory;

/**
 * One change of an alarm on its way into the memory.
 *
 * @param raised whether the alarm is new, or back; else its severity changed or it cleared
 */
public record Arrival(String tenant, String domain, Member member, boolean raised) {}
