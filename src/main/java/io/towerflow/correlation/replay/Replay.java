package io.towerflow.correlation.replay;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.CorrelationSettings;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.diagnosis.Diagnosis;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.OpenSituation;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.correlation.recorded.RecordedAlarm;
import io.towerflow.correlation.recorded.RecordedFiles.Pair;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Takes recorded alarms through the working memory in the order of their times. A device is a site, its links are those of the
 * file; without hubs no site is upstream of another. An alarm's type is its probable cause: X.733's words are understood, all
 * others count as unknown words. Rows with equal times are taken by device, type and end, so that the order of the rows in the
 * file changes nothing.
 */
public final class Replay {

    /**
     * Result of a replay, one entry for each alarm in the order of the file.
     *
     * @param incidents count from 1
     * @param rules by which rule the alarm is where it is; empty where it began a situation
     * @param causes what is believed of each incident, in the order of their numbers
     */
    public record Result(int[] incidents, boolean[] rootCauses, List<String> rules, List<RootCause> causes) {

        /** Returns how many incidents there are. */
        public int count() {
            return causes.size();
        }
    }

    private static final CorrelationSettings SETTINGS =
            new CorrelationSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10));
    private static final String SCOPE = "replay";

    private final RuleSets ruleSets;
    private final ProbableCauses causes;

    public Replay(RuleSets ruleSets, ProbableCauses causes) {
        this.ruleSets = ruleSets;
        this.causes = causes;
    }

    /**
     * Groups the alarms.
     *
     * @param links which devices are adjacent; devices without alarms are allowed
     * @param known which type brings which; a circle among them is allowed and names no root by itself
     */
    public Result of(List<RecordedAlarm> alarms, Collection<Pair> links, Collection<Pair> known) {
        return of(alarms, links, known, taken -> {});
    }

    /**
     * Groups the alarms.
     *
     * @param taken is told after each alarm how many were taken; what it throws ends the replay
     */
    public Result of(List<RecordedAlarm> alarms, Collection<Pair> links, Collection<Pair> known, IntConsumer taken) {
        Topology topology = topology(alarms, links);
        List<Learned> learned = known.stream()
                .filter(pair -> !pair.first().equals(pair.second()))
                .map(pair -> new Learned(pair.first(), pair.second()))
                .distinct()
                .toList();
        List<Integer> order = IntStream.range(0, alarms.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer row) -> alarms.get(row).start())
                        .thenComparing(row -> alarms.get(row).device())
                        .thenComparing(row -> alarms.get(row).type())
                        .thenComparingDouble(row -> alarms.get(row).end())
                        .thenComparing(row -> row))
                .toList();
        Map<UUID, OpenSituation> situations = new HashMap<>();
        Map<Integer, Changes.Joined> byRow = new HashMap<>();
        try (WorkingMemory memory = new WorkingMemory(
                new GroupingRules(ruleSets.active("correlation"), learned), SETTINGS, tenant -> topology)) {
            PriorityQueue<Member> ends = new PriorityQueue<>(
                    Comparator.comparingLong(Member::raisedAt).thenComparing(Member::id));
            for (int number = 0; number < order.size(); number++) {
                int row = order.get(number);
                RecordedAlarm alarm = alarms.get(row);
                long now = millis(alarm.start());
                Changes changes = new Changes();
                while (!ends.isEmpty() && Objects.requireNonNull(ends.peek()).raisedAt() < now) {
                    Member end = ends.remove();
                    memory.change(end, end.raisedAt(), changes);
                }
                memory.tick(now, changes);
                UUID id = new UUID(0, number);
                memory.raise(SCOPE, SCOPE, member(id, alarm, now, true), now, changes);
                ends.add(member(id, alarm, millis(alarm.end()), false));
                for (Changes.Joined joined : changes.joined()) {
                    situations.put(joined.situation().id(), joined.situation());
                    byRow.put(row, joined);
                }
                taken.accept(number + 1);
            }
        }
        return result(byRow, situations, new Diagnosis(ruleSets.active("root-cause"), causes, learned), topology);
    }

    private static Result result(
            Map<Integer, Changes.Joined> byRow,
            Map<UUID, OpenSituation> situations,
            Diagnosis diagnosis,
            Topology topology) {
        Map<UUID, Integer> numbers = new LinkedHashMap<>();
        List<RootCause> believed = new ArrayList<>();
        int[] incidents = new int[byRow.size()];
        boolean[] rootCauses = new boolean[byRow.size()];
        List<String> rules = new ArrayList<>();
        List<UUID> roots = new ArrayList<>();
        for (int row = 0; row < incidents.length; row++) {
            Changes.Joined joined = Objects.requireNonNull(byRow.get(row));
            OpenSituation situation = joined.situation();
            for (UUID next = situation.mergedInto(); next != null; next = situation.mergedInto()) {
                situation = Objects.requireNonNull(situations.get(next));
            }
            OpenSituation last = situation;
            incidents[row] = numbers.computeIfAbsent(last.id(), id -> {
                RootCause cause = diagnosis.of(last.members(), topology, false);
                believed.add(cause);
                roots.add(Objects.requireNonNullElseGet(cause.alarmId(), () -> earliest(last)));
                return believed.size();
            });
            rootCauses[row] = joined.member().id().equals(roots.get(incidents[row] - 1));
            rules.add(joined.grouping() == null ? "" : joined.grouping().rule());
        }
        return new Result(incidents, rootCauses, List.copyOf(rules), List.copyOf(believed));
    }

    private static UUID earliest(OpenSituation situation) {
        return situation.members().stream()
                .min(Comparator.comparingLong(Member::raisedAt).thenComparing(Member::id))
                .orElseThrow()
                .id();
    }

    private Member member(UUID id, RecordedAlarm alarm, long millis, boolean active) {
        return new Member(
                id,
                alarm.device(),
                alarm.device(),
                alarm.type(),
                causes.of(alarm.type()).family(),
                PerceivedSeverity.MAJOR,
                millis,
                active);
    }

    private static long millis(double seconds) {
        return Math.round(seconds * 1000);
    }

    private static Topology topology(List<RecordedAlarm> alarms, Collection<Pair> links) {
        Set<String> devices = new TreeSet<>();
        alarms.forEach(alarm -> devices.add(alarm.device()));
        links.forEach(pair -> {
            devices.add(pair.first());
            devices.add(pair.second());
        });
        List<Site> sites = new ArrayList<>();
        for (String device : devices) {
            sites.add(new Site(
                    device,
                    device,
                    0,
                    0,
                    SCOPE,
                    false,
                    null,
                    Set.of(),
                    Set.of(),
                    "Mo-Su 00:00-24:00",
                    ZoneOffset.UTC,
                    false));
        }
        return new Topology(
                sites,
                List.of(),
                links.stream()
                        .filter(pair -> !pair.first().equals(pair.second()))
                        .map(pair -> new Link(
                                pair.first() + "-" + pair.second(), Link.Kind.MICROWAVE, pair.first(), pair.second()))
                        .toList());
    }
}
