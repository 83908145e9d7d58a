package io.towerflow.engine;

/**
 * Tells that a person had a step tried again, in the same transaction.
 *
 * @param actor the person's user name
 */
public record StepRetried(FailedStep step, String actor) {}
