package io.towerflow.dispatch;

/**
 * Message that the process of a work order must hear; kept until it has.
 *
 * @param name the BPMN message's name, as {@code workOrder.accepted}
 * @param attempts how often it was tried in vain
 */
public record ProcessMessage(
        long id, String tenant, String workOrderId, String incidentNumber, String name, int attempts) {}
