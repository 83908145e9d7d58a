package io.towerflow.incident.ranking;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.IncidentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Urgency of an incident, as a sum of points that people can follow. It is the order of the list and the priority of the
 * incident's tasks and jobs. It never falls because more time has passed, more sites are down or the severity is worse.
 *
 * @param points 0 to 100 with the default weights; 0 once all is clear
 * @param parts what the points are made of, the largest first; none of them is 0
 * @param changesAt when time alone gives it more points, or null where it never does
 */
public record Urgency(
        int points, List<Part> parts, @Nullable Instant changesAt) {

    /** Urgency of an incident in which nothing is down any more. */
    static final Urgency NONE = new Urgency(0, List.of(), null);

    private static final Duration SOON = Duration.ofMinutes(15);
    private static final Duration WITHIN_THE_HOUR = Duration.ofHours(1);
    private static final Duration WITHIN_FOUR_HOURS = Duration.ofHours(4);

    /** Reason why an incident is urgent. */
    public enum Reason {
        SEVERITY,
        /** Past the agreed time. */
        LATE,
        /** Half of the agreed time or less is left. */
        DUE_SOON,
        /** Down site, as far as the battery is known. */
        SITE_DOWN,
        /** Site that goes down within four hours. */
        SITE_DOWN_SOON,
        SITES,
        /** Unattended: nobody has acknowledged it, and no technician is asked. */
        NOBODY
    }

    /** Part of the urgency that one reason adds. */
    public record Part(Reason reason, int points) {}

    /**
     * Facts that count of an open incident.
     *
     * @param dueAt when the agreed time is over
     * @param siteDownAt when the root cause's site goes down, or null where it does not or not enough is known
     * @param sites how many sites have alarms in it, 0 or more
     * @param held whether somebody takes care of it
     */
    record Facts(
            PerceivedSeverity severity,
            Instant openedAt,
            Instant dueAt,
            @Nullable Instant siteDownAt,
            int sites,
            boolean held) {}

    /** Part that comes by time. */
    private record Step(Instant from, Part part) {}

    static Urgency of(Facts facts, IncidentSettings.Weights weights, Instant now) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Reason.SEVERITY, weights.of(facts.severity())));
        parts.add(new Part(Reason.SITES, forSites(facts.sites(), weights)));
        parts.add(new Part(Reason.NOBODY, facts.held() ? 0 : weights.nobody()));
        List<Step> due = due(facts, weights.late());
        List<Step> down = facts.siteDownAt() == null ? List.of() : down(facts.siteDownAt(), weights.siteDown());
        reached(due, now).map(Step::part).ifPresent(parts::add);
        reached(down, now).map(Step::part).ifPresent(parts::add);
        parts.removeIf(part -> part.points() == 0);
        parts.sort(Comparator.comparing(Part::points).reversed().thenComparing(Part::reason));
        return new Urgency(
                parts.stream().mapToInt(Part::points).sum(),
                List.copyOf(parts),
                Stream.concat(due.stream(), down.stream())
                        .map(Step::from)
                        .filter(from -> from.isAfter(now))
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static Optional<Step> reached(List<Step> steps, Instant now) {
        return steps.stream().filter(step -> !step.from().isAfter(now)).max(Comparator.comparing(step -> step.part()
                .points()));
    }

    private static List<Step> due(Facts facts, int most) {
        Duration agreed = Duration.between(facts.openedAt(), facts.dueAt());
        return List.of(
                new Step(facts.dueAt().minus(agreed.dividedBy(2)), new Part(Reason.DUE_SOON, most * 3 / 10)),
                new Step(facts.dueAt().minus(agreed.dividedBy(4)), new Part(Reason.DUE_SOON, most * 6 / 10)),
                new Step(facts.dueAt(), new Part(Reason.LATE, most)));
    }

    private static List<Step> down(Instant at, int most) {
        return List.of(
                new Step(at.minus(WITHIN_FOUR_HOURS), new Part(Reason.SITE_DOWN_SOON, most * 2 / 10)),
                new Step(at.minus(WITHIN_THE_HOUR), new Part(Reason.SITE_DOWN_SOON, most * 5 / 10)),
                new Step(at.minus(SOON), new Part(Reason.SITE_DOWN_SOON, most * 8 / 10)),
                new Step(at, new Part(Reason.SITE_DOWN, most)));
    }

    /**
     * Returns the points for many sites; each doubling counts the same: from none for one site to all for as many as the weights
     * say.
     */
    private static int forSites(int sites, IncidentSettings.Weights weights) {
        double share = Math.log(Math.max(1, sites)) / Math.log(weights.sitesAtMost());
        return (int) Math.floor(weights.sites() * Math.min(1, share) + 1e-9);
    }
}
