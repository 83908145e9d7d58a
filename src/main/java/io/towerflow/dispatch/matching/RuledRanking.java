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
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Asks the rule set {@code dispatch} whom to send. */
@Component
class RuledRanking implements CandidateRanking {

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
        Map<String, List<Finding>> findings = findings(rules, wanted, candidates);
        List<Ranked> ranked = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<Finding> own = findings.getOrDefault(candidate.technicianId(), List.of());
            ranked.add(new Ranked(
                    candidate,
                    own.stream().noneMatch(Finding::excludes),
                    own.stream().mapToDouble(Finding::points).sum(),
                    own.stream()
                            .sorted(Comparator.comparing((Finding it) -> !it.excludes())
                                    .thenComparing(it -> -Math.abs(it.points()))
                                    .thenComparing(Finding::rule))
                            .map(it -> new Reason(it.key(), it.arguments(), it.rule(), rules.version(), it.points()))
                            .toList()));
        }
        ranked.sort(BEST_FIRST);
        return ranked;
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
