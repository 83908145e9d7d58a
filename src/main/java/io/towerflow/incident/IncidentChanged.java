package io.towerflow.incident;

/**
 * Announces that an incident has changed in a way that a screen shows; published after the commit, on the node that changed it,
 * at most once for each incident and transaction.
 */
public record IncidentChanged(String tenant, String number) {}
