package io.towerflow.correlation;

import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.diagnosis.Diagnosis;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.memory.AlarmEvent;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.OpenSituation;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Correlates without server and database, with grouping and root cause as the server has them: alarms go in batch by batch, and
 * every situation that ever was comes out. For scores and backtests. Not for use by several threads.
 */
public final class OfflineCorrelation implements AutoCloseable {

    private static final CorrelationSettings SETTINGS = new CorrelationSettings(
            Duration.ofMillis(750), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(10));
    private static final String TENANT = "rehearsal";

    private final ProbableCauses causes;
    private final Topology topology;
    private final Diagnosis diagnosis;
    private final WorkingMemory memory;
    private final Map<UUID, Member> raised = new HashMap<>();
    private final Map<UUID, OpenSituation> situations = new HashMap<>();
    private final Map<UUID, OpenSituation> situationOf = new LinkedHashMap<>();
    private final Map<UUID, String> rules = new HashMap<>();

    /**
     * Report of a source on an alarm.
     *
     * @param source the system that says it
     * @param site where it is; an unknown one is in a domain of its own
     * @param at when it was raised or cleared by the source's clock
     */
    public record Report(
            UUID alarm,
            boolean clear,
            String source,
            String site,
            String alarmedObject,
            AlarmType type,
            String probableCause,
            PerceivedSeverity severity,
            Instant at) {}

    /** Situation as it was at its end. */
    public record Group(List<UUID> alarms, RootCause cause) {}

    public OfflineCorrelation(RuleSets ruleSets, ProbableCauses causes, Topology topology) {
        this(ruleSets, causes, topology, List.of());
    }

    /**
     * Makes a correlation with an empty memory.
     *
     * @param learned causes that hold beside the rules
     */
    OfflineCorrelation(RuleSets ruleSets, ProbableCauses causes, Topology topology, List<Learned> learned) {
        this.causes = causes;
        this.topology = topology;
        this.diagnosis = new Diagnosis(ruleSets.active("root-cause"), causes, learned);
        this.memory = new WorkingMemory(
                new GroupingRules(ruleSets.active("correlation"), learned), SETTINGS, tenant -> topology);
    }

    /** Takes what arrived since the last batch. Repeated raises and clears of unknown alarms change nothing. */
    public void take(List<Report> batch, Instant now) {
        List<AlarmEvent> arrivals = new ArrayList<>();
        for (Report report : batch) {
            Member known = raised.get(report.alarm());
            if (report.clear() ? known != null : known == null) {
                Member member = member(report, known == null ? report.at().toEpochMilli() : known.raisedAt());
                raised.put(report.alarm(), member);
                Site site = topology.site(report.site());
                arrivals.add(new AlarmEvent(
                        TENANT,
                        site == null ? "" : site.region(),
                        member,
                        !report.clear(),
                        report.at().toEpochMilli()));
            }
        }
        Changes changes = new Changes();
        memory.take(arrivals, now.toEpochMilli(), changes);
        for (Changes.Joined joined : changes.joined()) {
            situations.put(joined.situation().id(), joined.situation());
            situationOf.put(joined.member().id(), joined.situation());
            rules.put(joined.member().id(), Objects.requireNonNullElse(Reasons.rule(joined), ""));
        }
    }

    /** Returns whether {@link #take} would do anything without new reports. */
    public boolean due(Instant now) {
        return memory.due(now.toEpochMilli());
    }

    /** Returns the rule by which an alarm was grouped; empty where it began a situation. */
    public String rule(UUID alarm) {
        return rules.getOrDefault(alarm, "");
    }

    /** Returns the number of situations that had become incidents when they were found to be part of another one. */
    public int mergedLate() {
        return (int) situations.values().stream()
                .filter(situation -> situation.settled() && situation.mergedInto() != null)
                .count();
    }

    /** Returns every situation that ever was, in the order of their first alarms. */
    public List<Group> groups() {
        Map<UUID, List<UUID>> found = new LinkedHashMap<>();
        situationOf.forEach(
                (alarm, situation) -> found.computeIfAbsent(goesOn(situation).id(), id -> new ArrayList<>())
                        .add(alarm));
        return found.entrySet().stream()
                .map(group -> new Group(
                        List.copyOf(group.getValue()),
                        diagnosis.of(
                                Objects.requireNonNull(situations.get(group.getKey()))
                                        .members(),
                                topology,
                                false)))
                .toList();
    }

    /**
     * Returns the situation that an alarm belongs to, as it is now; empty while the alarm waits for what may have come before it.
     */
    public Optional<Group> groupOf(UUID alarm) {
        OpenSituation own = situationOf.get(alarm);
        if (own == null) {
            return Optional.empty();
        }
        UUID now = goesOn(own).id();
        List<UUID> together = situationOf.entrySet().stream()
                .filter(one -> goesOn(one.getValue()).id().equals(now))
                .map(Map.Entry::getKey)
                .toList();
        return Optional.of(new Group(
                together,
                diagnosis.of(Objects.requireNonNull(situations.get(now)).members(), topology, false)));
    }

    private OpenSituation goesOn(OpenSituation situation) {
        OpenSituation last = situation;
        for (UUID next = last.mergedInto(); next != null; next = last.mergedInto()) {
            last = Objects.requireNonNull(situations.get(next));
        }
        return last;
    }

    private Member member(Report report, long raisedAt) {
        return new Member(
                report.alarm(),
                report.source(),
                report.site(),
                report.alarmedObject(),
                report.probableCause(),
                Families.family(causes, topology, report.alarmedObject(), report.probableCause(), report.type()),
                report.severity(),
                raisedAt,
                !report.clear());
    }

    @Override
    public void close() {
        memory.close();
    }
}
