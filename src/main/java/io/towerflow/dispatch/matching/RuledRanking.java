package io.towerflow.dispatch.matching;

import io.towerflow.dispatch.Candidate;
import io.towerflow.dispatch.CandidateRanking;
import io.towerflow.dispatch.Reason;
import io.towerflow.dispatch.Wanted;
import io.towerflow.rules.RuleSession;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Asks the rule set {@code dispatch} whom to send. The rules see the likeliest first and the others only where none of these may
 * be sent: what a choice costs does not grow with the company.
 */
@Component
class RuledRanking implements CandidateRanking {

    /** Number of candidates that the rules see at a time. */
    private static final int PORTION = 100;

    private static final Comparator<Candidate> LIKELIEST_FIRST = Comparator.comparing(
                    (Candidate one) -> !one.chosenByDispatcher())
            .thenComparing(one -> one.otherWorkOrder() != null || !one.onDuty())
            .thenComparingDouble(Candidate::distanceKilometers)
            .thenComparing(Candidate::technicianId);
    private static final Comparator<Ranked> BEST_FIRST = Comparator.comparing(
                    Ranked::eligible, Comparator.reverseOrder())
            .thenComparing(Comparator.comparingDouble((Ranked ranked) -> ranked.eligible() ? ranked.points() : 0)
                    .reversed())
            .thenComparing(ranked -> ranked.candidate().technicianId());

    private final RuleSets ruleSets;

    RuledRanking(RuleSets ruleSets) {
        this.ruleSets = ruleSets;
    }

    @Override
    public List<Ranked> rank(Wanted wanted, Collection<Candidate> candidates) {
        RuleSet rules = ruleSets.active("dispatch");
        // A heap: to sort all of a large company costs more than to judge the few.
        Queue<Candidate> likeliest = new PriorityQueue<>(LIKELIEST_FIRST);
        likeliest.addAll(candidates);
        List<Ranked> ranked = new ArrayList<>();
        while (!likeliest.isEmpty() && ranked.stream().noneMatch(Ranked::eligible)) {
            List<Candidate> portion = new ArrayList<>();
            while (!likeliest.isEmpty() && portion.size() < PORTION) {
                portion.add(likeliest.remove());
            }
            ranked.addAll(ranked(rules, wanted, portion));
        }
        ranked.sort(BEST_FIRST);
        return ranked;
    }

    private static List<Ranked> ranked(RuleSet rules, Wanted wanted, List<Candidate> candidates) {
        Map<String, List<Finding>> findings = findings(rules, wanted, candidates);
        return candidates.stream()
                .map(candidate -> {
                    List<Finding> own = findings.getOrDefault(candidate.technicianId(), List.of());
                    return new Ranked(
                            candidate,
                            own.stream().noneMatch(Finding::excludes),
                            own.stream().mapToDouble(Finding::points).sum(),
                            own.stream()
                                    .sorted(Comparator.comparing((Finding it) -> !it.excludes())
                                            .thenComparing(it -> -Math.abs(it.points()))
                                            .thenComparing(Finding::rule))
                                    .map(it -> new Reason(
                                            it.key(), it.arguments(), it.rule(), rules.version(), it.points()))
                                    .toList());
                })
                .toList();
    }

    private static Map<String, List<Finding>> findings(RuleSet rules, Wanted wanted, Collection<Candidate> candidates) {
        try (RuleSession session = rules.session()) {
            session.insert(wanted);
            session.insertAll(candidates);
            session.fire();
            return session.present(Finding.class).stream().collect(Collectors.groupingBy(Finding::technicianId));
        }
    }
}
