package io.towerflow.remediation;

import io.towerflow.remediation.allowance.Allowance;
import io.towerflow.remediation.allowance.Proposal;
import io.towerflow.remediation.allowance.Refusal;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the rule set {@code remediation} which remote actions are allowed. Needs no Spring context. */
@Component
public class RemedyRules {

    /** The actions that the product knows, in the order in which people see them. */
    public static final List<String> ACTIONS = List.of("restart-radio", "switch-rectifier", "reset-breaker");

    private final RuleSets ruleSets;

    public RemedyRules(RuleSets ruleSets) {
        this.ruleSets = ruleSets;
    }

    /**
     * Decision of the rules.
     *
     * @param action what fits the root cause; null where nothing does
     * @param undo what takes it back; null where nothing does
     * @param verify how long the alarm is given to clear
     * @param refused why it is not allowed, a word; null where it is
     * @param rule the rule that decided
     */
    public record Decision(
            @Nullable String action,
            @Nullable String undo,
            Duration verify,
            @Nullable String refused,
            String rule,
            int ruleVersion) {

        public boolean allowed() {
            return action != null && refused == null;
        }
    }

    public Decision decide(RemedyCase facts) {
        RuleSet rules = ruleSets.active("remediation");
        Allowance found = Allowance.of(rules, facts);
        Decision refused = null;
        for (Proposal proposal : found.proposals()) {
            Refusal against = found.refusals().stream()
                    .filter(refusal -> refusal.action().equals(proposal.getAction()))
                    .findFirst()
                    .orElse(null);
            Decision decision = new Decision(
                    proposal.getAction(),
                    proposal.policy().undo().isEmpty()
                            ? null
                            : proposal.policy().undo(),
                    Duration.ofSeconds(proposal.policy().verifySeconds()),
                    against == null ? null : against.reason(),
                    against == null ? proposal.rule() : against.rule(),
                    rules.version());
            if (against == null) {
                return decision;
            }
            refused = Objects.requireNonNullElse(refused, decision);
        }
        return refused != null ? refused : new Decision(null, null, Duration.ZERO, "no-action", "", rules.version());
    }
}
