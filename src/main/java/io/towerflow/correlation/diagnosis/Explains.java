package io.towerflow.correlation.diagnosis;

import io.towerflow.correlation.grouping.Learned;
import org.jspecify.annotations.Nullable;

/**
 * Finding that the cause (a {@link Sign}, {@link FeederLoss}, {@link CommonWay}, {@link Unseen} or {@link Work}) brought the
 * effect.
 *
 * @param reason key of the sentence in i18n/correlation_*.properties
 * @param rule the rule's name
 * @param learned the learned cause that says so, or null where the rule itself does
 */
public record Explains(
        Object cause,
        Sign effect,
        String reason,
        String rule,
        @Nullable Learned learned) {

    public Explains(Object cause, Sign effect, String reason, String rule) {
        this(cause, effect, reason, rule, null);
    }
}
