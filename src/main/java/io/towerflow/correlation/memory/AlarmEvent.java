package io.towerflow.correlation.memory;

/**
 * Change of an alarm on its way into the memory.
 *
 * @param raised whether the alarm is new, or back; else its severity changed or it cleared
 * @param happenedAt when that happened, by the source's clock; milliseconds since 1970
 */
public record AlarmEvent(String tenant, String domain, Member member, boolean raised, long happenedAt) {}
