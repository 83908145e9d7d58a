package io.towerflow.escalation.policy;

import io.towerflow.escalation.Emergency;
import io.towerflow.escalation.EscalationPolicy;
import io.towerflow.rules.RuleSession;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.RuleVersion;
import io.towerflow.rules.RuleVersions;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks the decision tables of the rule set {@code escalation}. */
@Component
public class RuledEscalationPolicy implements EscalationPolicy {

    private static final String SET = "escalation";

    private final RuleSets ruleSets;
    private final RuleVersions versions;

    RuledEscalationPolicy(RuleSets ruleSets, RuleVersions versions) {
        this.ruleSets = ruleSets;
        this.versions = versions;
    }

    @Override
    public int version() {
        return ruleSets.active(SET).version();
    }

    @Override
    public List<Integer> versions() {
        return versions.history(SET).stream().map(RuleVersion::version).toList();
    }

    @Override
    public EscalationPolicy of(int version) {
        return new RuledEscalationPolicy(ruleSets.with(SET, version), versions);
    }

    @Override
    public Ruling rule(Emergency emergency) {
        return rule(ruleSets.active(SET), emergency);
    }

    /** Answer of one version of the rules. */
    public static Ruling rule(RuleSet rules, Emergency emergency) {
        try (RuleSession session = rules.session()) {
            session.insert(emergency);
            session.fire();
            List<Pace> paces = found(session, Pace.class, Comparator.comparing(Pace::rule));
            return new Ruling(
                    rules.version(),
                    found(session, Ask.class, Comparator.comparing(Ask::rule)).stream()
                            .map(ask -> new Line(
                                    ask.rule(),
                                    ask.groups(),
                                    ask.channels(),
                                    ask.allMustAnswer(),
                                    ask.minutes(),
                                    ask.times()))
                            .toList(),
                    paces.stream().mapToInt(Pace::percent).min().orElse(100),
                    paces.stream().map(Pace::rule).toList(),
                    found(
                                    session,
                                    Begin.class,
                                    Comparator.comparing(Begin::percent).thenComparing(Begin::rule))
                            .stream()
                            .map(begin -> new Share(begin.rule(), begin.percent()))
                            .findFirst()
                            .orElse(null),
                    found(session, Hold.class, Comparator.comparing(Hold::rule)).stream()
                            .map(hold -> new Pause(hold.rule(), hold.hour()))
                            .toList(),
                    found(
                                    session,
                                    Rest.class,
                                    Comparator.comparing(Rest::minutes).thenComparing(Rest::rule))
                            .stream()
                            .map(rest -> new Respite(rest.rule(), rest.minutes()))
                            .findFirst()
                            .orElse(null),
                    found(
                                    session,
                                    Term.class,
                                    Comparator.comparing(Term::minutes).thenComparing(Term::rule))
                            .stream()
                            .map(term -> new Bound(term.rule(), term.minutes()))
                            .findFirst()
                            .orElse(null));
        }
    }

    private static <T> List<T> found(RuleSession session, Class<T> type, Comparator<T> order) {
        return session.present(type).stream().sorted(order).toList();
    }
}
