package io.towerflow.correlation.learning;

/**
 * One alarm type brings another about.
 *
 * @param cause index of the causing type
 * @param effect index of the type caused
 * @param probability that one alarm of the cause brings at least one of the effect on its own or an adjacent device, 0 to 1
 * @param evidence twice the log-likelihood that is lost when the cause is left out: the larger, the surer
 */
public record LearnedCause(int cause, int effect, double probability, double evidence) {}
