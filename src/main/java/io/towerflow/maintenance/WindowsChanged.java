package io.towerflow.maintenance;

/**
 * Event: a maintenance window began, was extended, ended or was cancelled, in this transaction.
 *
 * @param number the window's number
 */
public record WindowsChanged(String tenant, String number) {}
