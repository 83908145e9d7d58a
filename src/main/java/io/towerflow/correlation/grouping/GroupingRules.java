package io.towerflow.correlation.grouping;

import io.towerflow.rules.RuleSession;
import io.towerflow.rules.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the rule set {@code correlation}. Holds one rule session, and one more for each tenant that has learned causes of its
 * own, in which only policy and learned causes stay from question to question; not for use by several threads.
 */
public final class GroupingRules implements AutoCloseable {

    private final RuleSet rules;
    private final List<Learned> everybodys;
    private final Question shared;
    private final Map<String, Question> own = new HashMap<>();
    private final Map<String, Long> revisions = new HashMap<>();

    /**
     * Makes a session for the rules.
     *
     * @param learned what holds for all tenants
     */
    public GroupingRules(RuleSet rules, Collection<Learned> learned) {
        this.rules = rules;
        this.everybodys = List.copyOf(learned);
        this.shared = new Question(everybodys);
    }

    /** Returns the version of the rule set that answers. */
    public int version() {
        return rules.version();
    }

    /** Returns the revision of a tenant's own learned causes that answers; 0 where it was never told. */
    public long revision(String tenant) {
        return revisions.getOrDefault(tenant, 0L);
    }

    /** Sets the tenant's own learned causes from now on: these, and no others. */
    public void learn(String tenant, long revision, Collection<Learned> learned) {
        revisions.put(tenant, revision);
        Question before = own.remove(tenant);
        if (before != null) {
            before.session.close();
        }
        if (!learned.isEmpty()) {
            List<Learned> all = new ArrayList<>(everybodys);
            all.addAll(learned);
            own.put(tenant, new Question(all));
        }
    }

    /** Returns which of the candidates the tenant's new alarm belongs to; in no particular order. */
    public List<Grouping> decide(String tenant, List<Candidate> candidates) {
        return candidates.isEmpty()
                ? List.of()
                : own.getOrDefault(tenant, shared).decide(candidates);
    }

    @Override
    public void close() {
        shared.session.close();
        own.values().forEach(question -> question.session.close());
    }

    /** Session that is asked again and again. */
    private final class Question {

        private final RuleSession session = rules.session();

        Question(Collection<Learned> learned) {
            session.insertAll(learned);
            session.fire();
            session.keep();
        }

        List<Grouping> decide(List<Candidate> candidates) {
            session.insertAll(candidates);
            session.fire();
            List<Grouping> answer = session.found(Grouping.class);
            session.forget();
            return answer;
        }
    }
}
