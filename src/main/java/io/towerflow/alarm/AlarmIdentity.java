package io.towerflow.alarm;

/** What makes two reports speak of the same alarm. Two reports with equal identities are one alarm while it is active. */
public record AlarmIdentity(
        String tenant,
        String sourceSystemId,
        String alarmedObjectId,
        AlarmType alarmType,
        String probableCause,
        String specificProblem) {}
