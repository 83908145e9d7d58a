package io.towerflow.correlation.diagnosis;

import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.memory.Member;
import io.towerflow.inventory.Topology;
import io.towerflow.maintenance.PlannedWork;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSession;
import io.towerflow.rules.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Asks the rule set {@code root-cause} in two rounds: first which alarms bring which, then, knowing how much each explains,
 * which is the root. The same alarms in any order give the same answer. Safe for several threads.
 */
public final class Diagnosis {

    private final RuleSet rules;
    private final ProbableCauses causes;
    private final List<Learned> learned;

    public Diagnosis(RuleSet rules, ProbableCauses causes, Collection<Learned> learned) {
        this.rules = rules;
        this.causes = causes;
        this.learned = List.copyOf(learned);
    }

    /**
     * Finds the root cause of a group of alarms.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RootCause of(Collection<Member> alarms, Topology topology, boolean provisional) {
        return of(alarms, topology, List.of(), provisional);
    }

    /**
     * Finds the root cause of a group of alarms.
     *
     * @param works planned work about that time, anywhere in the network
     * @throws IllegalArgumentException if there is no alarm
     */
    public RootCause of(
            Collection<Member> alarms, Topology topology, Collection<PlannedWork> works, boolean provisional) {
        if (alarms.isEmpty()) {
            throw new IllegalArgumentException("A root cause needs at least one alarm");
        }
        DiagnosisFacts facts = new DiagnosisFacts(alarms, topology, works, !learned.isEmpty());
        CauseGraph graph = new CauseGraph(facts);
        List<Hypothesis> hypotheses = new ArrayList<>();
        try (RuleSession session = rules.session()) {
            Set<String> words = facts.words();
            learned.stream()
                    .filter(pair -> words.contains(pair.cause()) && words.contains(pair.effect()))
                    .forEach(session::insert);
            session.insertAll(facts.all());
            fire(session, graph, hypotheses);
            session.insertAll(graph.suspects());
            fire(session, graph, hypotheses);
        }
        return new RootCauseAnswer(facts, graph, causes, rules.version()).of(hypotheses, provisional);
    }

    private static void fire(RuleSession session, CauseGraph graph, List<Hypothesis> hypotheses) {
        session.fire();
        graph.add(session.found(Explains.class));
        hypotheses.addAll(session.found(Hypothesis.class));
    }
}
