package io.towerflow.alarm;

/**
 * Identity of an alarm: the fields that make two reports speak of the same one. Two reports with equal identities are
 * one alarm while it is active.
 */
public record AlarmIdentity(
        String tenant,
        String sourceSystemId,
        String alarmedObjectId,
        AlarmType alarmType,
        String probableCause,
        String specificProblem) {}
