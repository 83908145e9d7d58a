package io.towerflow.correlation.grouping;

import io.towerflow.rules.language.RuleFinding;
import org.jspecify.annotations.Nullable;

/**
 * Finding that the new alarm belongs to the candidate's situation.
 *
 * @param rule the rule's name
 * @param reason key of the sentence in i18n/correlation_*.properties; its arguments are the new alarm's and the member's
 *     probable cause, the member's site and the seconds between them
 * @param learned the learned cause that says so, or null where the rule itself does
 */
public record Grouping(
        Candidate candidate,
        Window window,
        String rule,
        String reason,
        @Nullable Learned learned) implements RuleFinding {

    public Grouping(Candidate candidate, Window window, String reason) {
        this(candidate, window, UNNAMED, reason, null);
    }

    public Grouping(Candidate candidate, Window window, String reason, Learned learned) {
        this(candidate, window, UNNAMED, reason, learned);
    }

    public Grouping(Candidate candidate, Window window, String rule, String reason) {
        this(candidate, window, rule, reason, null);
    }

    @Override
    public Grouping by(String maker) {
        return new Grouping(candidate, window, maker, reason, learned);
    }

    public int strength() {
        return window.strength();
    }
}
