package io.towerflow.engine.queue;

/**
 * Event: process commands stand in the table; published in the transaction that wrote them, for those who wait for its commit.
 */
public record ProcessCommandsAppended() {}
