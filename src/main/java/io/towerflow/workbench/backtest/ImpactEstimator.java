package io.towerflow.workbench.backtest;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.escalation.Emergency;
import io.towerflow.escalation.EscalationPolicy;
import io.towerflow.escalation.policy.RuledEscalationPolicy;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.remediation.RemedyCase;
import io.towerflow.remediation.RemedyRules;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what would have come of an incident: who would have heard of it, what would have been done remotely. It supposes that
 * nobody acts, that no battery ends, that no door is open, and that people work from Monday to Friday, 8 to 17 by the site's
 * clock.
 */
final class ImpactEstimator {

    private static final int STEPS = 10;
    private static final int HELD_AT_MOST_HOURS = 24 * 7;

    private final ProbableCauses causes;
    private final IncidentSettings settings;
    private final Topology topology;
    private final RemedyRules remedies;
    private final RuleSet escalation;
    private final Map<Emergency, EscalationPolicy.Ruling> rulings = new HashMap<>();

    ImpactEstimator(RuleSets sets, ProbableCauses causes, IncidentSettings settings, Topology topology) {
        this.causes = causes;
        this.settings = settings;
        this.topology = topology;
        this.remedies = new RemedyRules(sets);
        this.escalation = sets.active("escalation");
    }

    /** @param alarms of the incident */
    EstimatedImpact of(List<Recording.Row> alarms, RootCause cause) {
        Instant opened = alarms.stream()
                .map(Recording.Row::raised)
                .min(Instant::compareTo)
                .orElseThrow();
        boolean active = alarms.stream().anyMatch(alarm -> alarm.cleared() == null);
        Instant cleared = active
                ? null
                : alarms.stream()
                        .map(alarm -> alarm.cleared() == null ? alarm.raised() : alarm.cleared())
                        .max(Instant::compareTo)
                        .orElseThrow();
        PerceivedSeverity severity = alarms.stream()
                .map(Recording.Row::severity)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Duration grace = severity == PerceivedSeverity.CRITICAL
                ? Duration.ZERO
                : least(causes.of(cause.probableCause()).grace(), settings.longestGrace());
        if (cleared != null && !cleared.isAfter(opened.plus(grace))) {
            return new EstimatedImpact(1, 0, 0, 0, List.of());
        }
        Set<String> sites = new java.util.TreeSet<>();
        alarms.forEach(alarm -> sites.add(alarm.site()));
        RemedyRules.Decision remedy = remedies.decide(remedyCase(cause, severity, sites));
        List<String> rules = new ArrayList<>();
        if (remedy.allowed()) {
            rules.add(remedy.rule());
        }
        int messages = messages(opened, cleared, severity, cause, sites, rules);
        return new EstimatedImpact(0, remedy.allowed() ? 0 : 1, remedy.allowed() ? 1 : 0, messages, List.copyOf(rules));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private RemedyCase remedyCase(RootCause cause, PerceivedSeverity severity, Set<String> sites) {
        Equipment piece = topology.equipment(cause.alarmedObject());
        Site site = topology.site(cause.siteId());
        return new RemedyCase(
                causes.of(cause.probableCause()).family(),
                piece == null ? null : piece.kind(),
                severity,
                cause.confidence(),
                sites.size(),
                site == null ? 1 : site.occupants().size(),
                false,
                false,
                false,
                0,
                null,
                null,
                Set.of(),
                false);
    }

    private int messages(
            Instant opened,
            @Nullable Instant cleared,
            PerceivedSeverity severity,
            RootCause cause,
            Set<String> sites,
            List<String> rules) {
        Site root = topology.site(cause.siteId());
        ZoneId zone = root == null ? ZoneOffset.UTC : root.timeZone();
        int technologies = (int) sites.stream()
                .map(topology::site)
                .filter(java.util.Objects::nonNull)
                .flatMap(site -> site.technologies().stream())
                .distinct()
                .count();
        Instant due = opened.plus(settings.sla().of(severity));
        Instant at = due;
        int messages = 0;
        for (int step = 1; step <= STEPS; step++) {
            EscalationPolicy.Ruling ruling = ruling(severity, step, sites.size(), technologies, due, at, zone);
            for (int held = 0; !ruling.pauses().isEmpty() && held < HELD_AT_MOST_HOURS; held++) {
                at = at.atZone(zone).truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
                ruling = ruling(severity, step, sites.size(), technologies, due, at, zone);
            }
            if (ruling.asks().isEmpty()) {
                return messages;
            }
            int rounds = ruling.asks().stream()
                    .mapToInt(EscalationPolicy.Line::times)
                    .max()
                    .orElse(1);
            int minutes = ruling.asks().stream()
                    .mapToInt(EscalationPolicy.Line::minutes)
                    .max()
                    .orElse(1);
            for (int round = 1; round <= rounds; round++) {
                if (cleared != null && !at.isBefore(cleared)) {
                    return messages;
                }
                for (EscalationPolicy.Line line : ruling.asks()) {
                    if (line.times() >= round) {
                        messages += line.groups().size() * line.channels().size();
                        rules.add(line.rule());
                    }
                }
                at = at.plus(Duration.ofMinutes(minutes)
                        .multipliedBy(ruling.percent())
                        .dividedBy(100));
            }
        }
        return messages;
    }

    private EscalationPolicy.Ruling ruling(
            PerceivedSeverity severity, int step, int sites, int technologies, Instant due, Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        boolean working =
                local.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0 && local.getHour() >= 8 && local.getHour() < 17;
        // By the hour, so that incidents share what was answered once; no line of a table looks closer.
        int late = (int) Duration.between(due, at).toHours() * 60;
        return rulings.computeIfAbsent(
                new Emergency(
                        severity.word(),
                        step,
                        sites,
                        technologies,
                        Emergency.POWERED,
                        late,
                        local.getHour(),
                        working,
                        ""),
                emergency -> RuledEscalationPolicy.rule(escalation, emergency));
    }
}
