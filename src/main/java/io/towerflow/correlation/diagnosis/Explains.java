package io.towerflow.correlation.diagnosis;

/**
 * A finding: the cause (a {@link Sign}, {@link FeederLoss} or {@link CommonWay}) brought the effect.
 *
 * @param reason key of the sentence in i18n/correlation_*.properties
 * @param rule the rule's name
 */
public record Explains(Object cause, Sign effect, String reason, String rule) {}
