package io.towerflow.remediation.allowance;

import io.towerflow.remediation.RemedyCase;
import io.towerflow.rules.RuleSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.kie.api.runtime.ClassObjectFilter;
import org.kie.api.runtime.KieSession;

/**
 * What the rules found: the same for the same facts.
 *
 * @param proposals in the order of their actions
 * @param refusals in the order of their rules
 */
public record Allowance(List<Proposal> proposals, List<Refusal> refusals) {

    /** Asks one version of the rules about one incident. */
    public static Allowance of(RuleSet rules, RemedyCase facts) {
        KieSession session = rules.kieBase().newKieSession();
        try {
            session.insert(facts);
            session.fireAllRules();
            return new Allowance(
                    found(session, Proposal.class).stream()
                            .sorted(Comparator.comparing(Proposal::getAction))
                            .toList(),
                    found(session, Refusal.class).stream()
                            .sorted(Comparator.comparing(Refusal::rule))
                            .toList());
        } finally {
            session.dispose();
        }
    }

    private static <T> List<T> found(KieSession session, Class<T> type) {
        Collection<?> objects = session.getObjects(new ClassObjectFilter(type));
        return objects.stream().<T>map(type::cast).toList();
    }
}
