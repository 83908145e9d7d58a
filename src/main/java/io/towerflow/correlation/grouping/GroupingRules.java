package io.towerflow.correlation.grouping;

import io.towerflow.rules.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Asks the rule set {@code correlation}. Holds one rule session in which only policy and learned causes stay from question to
 * question; not for use by several threads.
 */
public final class GroupingRules implements AutoCloseable {

    private final KieSession session;
    private final int version;
    private final List<Grouping> found = new ArrayList<>();
    private final List<FactHandle> handles = new ArrayList<>();
    private boolean asking;

    public GroupingRules(RuleSet rules, Collection<Learned> learned) {
        version = rules.version();
        session = rules.kieBase().newKieSession();
        session.addEventListener(new DefaultRuleRuntimeEventListener() {
            @Override
            public void objectInserted(ObjectInsertedEvent event) {
                if (asking) {
                    handles.add(event.getFactHandle());
                    if (event.getObject() instanceof Grouping grouping) {
                        found.add(grouping);
                    }
                }
            }
        });
        learned.forEach(session::insert);
        session.fireAllRules();
        asking = true;
    }

    /** The version of the rule set that answers. */
    public int version() {
        return version;
    }

    /** Which of the candidates the new alarm belongs to; in no particular order. */
    public List<Grouping> decide(List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        for (Candidate candidate : candidates) {
            session.insert(candidate);
        }
        session.fireAllRules();
        List<Grouping> answer = List.copyOf(found);
        handles.forEach(session::delete);
        handles.clear();
        found.clear();
        return answer;
    }

    @Override
    public void close() {
        session.dispose();
    }
}
