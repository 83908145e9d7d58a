package io.towerflow.remediation.allowance;

import io.towerflow.remediation.RemedyCase;
import io.towerflow.rules.RuleSession;
import io.towerflow.rules.RuleSet;
import java.util.Comparator;
import java.util.List;

/**
 * Answer of the rules: the same for the same facts.
 *
 * @param proposals in the order of their actions
 * @param refusals in the order of their rules
 */
public record Allowance(List<Proposal> proposals, List<Refusal> refusals) {

    /** Asks one version of the rules about one incident. */
    public static Allowance of(RuleSet rules, RemedyCase facts) {
        try (RuleSession session = rules.session()) {
            session.insert(facts);
            session.fire();
            return new Allowance(
                    session.present(Proposal.class).stream()
                            .sorted(Comparator.comparing(Proposal::getAction))
                            .toList(),
                    session.present(Refusal.class).stream()
                            .sorted(Comparator.comparing(Refusal::rule))
                            .toList());
        }
    }
}
