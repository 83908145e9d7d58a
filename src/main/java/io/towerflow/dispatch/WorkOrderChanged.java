package io.towerflow.dispatch;

/**
 * Announces that a work order has changed; published after the commit, on the node that changed it, at most once for each work
 * order and transaction.
 */
public record WorkOrderChanged(String tenant, String id, String incidentNumber) {}
