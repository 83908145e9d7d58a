package io.towerflow.correlation.diagnosis;

import io.towerflow.correlation.grouping.Learned;
import io.towerflow.rules.language.JoinName;
import io.towerflow.rules.language.RuleFinding;
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
        @JoinName String reason,
        String rule,
        @Nullable Learned learned) implements RuleFinding {

    public Explains(Object cause, Sign effect, String reason) {
        this(cause, effect, reason, UNNAMED, null);
    }

    public Explains(Object cause, Sign effect, String reason, Learned learned) {
        this(cause, effect, reason, UNNAMED, learned);
    }

    public Explains(Object cause, Sign effect, String reason, String rule) {
        this(cause, effect, reason, rule, null);
    }

    @Override
    public Explains by(String maker) {
        return new Explains(cause, effect, reason, maker, learned);
    }
}
