package io.towerflow.dispatch;

import java.util.List;

/**
 * Statement of a rule about a technician.
 *
 * @param key a key of {@code i18n/dispatch_*.properties}; said in the reader's language when shown
 * @param arguments what the sentence names
 * @param rule the rule's name
 * @param ruleVersion the version of the rule set that decided
 * @param points what it counts for or against; 0 where it only explains
 */
public record Reason(String key, List<String> arguments, String rule, int ruleVersion, double points) {}
