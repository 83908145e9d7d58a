package io.towerflow.demo.score;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.OfflineCorrelation;
import io.towerflow.correlation.RootCause;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.demo.simulator.FaultProgression;
import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.simulator.SimulatedFault.Effect;
import io.towerflow.demo.simulator.Simulator;
import io.towerflow.demo.simulator.Symptom;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.remediation.RemedyCase;
import io.towerflow.remediation.RemedyRules;
import io.towerflow.rules.Family;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plays days of minor faults on a virtual clock through the product's own grouping, root cause and remediation rules; the
 * simulator's truth decides what each action does. The mix stands here and was fixed before the first day was played.
 */
public final class RemedyScoring {

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final long BATCH_MILLIS = 250;
    /** Time from an alarm to the decision: until the situation has settled, and some time for the process. */
    private static final Duration TO_DECISION = Duration.ofSeconds(6);

    private static final Duration LONGEST_GRACE = Duration.ofMinutes(15);
    /** Time after which a dispatcher looks at what has not cleared. */
    private static final Duration RECHECK = Duration.ofMinutes(30);

    private static final List<String> SOURCES = List.of(
            FaultProgression.POWER_MONITOR, FaultProgression.RADIO_MANAGER, FaultProgression.TRANSMISSION_MANAGER);

    /**
     * Mix of faults that a day is made of.
     *
     * @param radioHangs hung radios, and the share of them that a restart can cure
     * @param others faults of every kind, by the simulator's own frequencies
     * @param murmurs alarms without meaning
     * @param helps how often a right action cures a curable fault
     * @param unanswered share of the calls to the element manager without an answer; half of them act all the same
     * @param missing share of the alarms that never arrive
     * @param wrongTopology share of the links and feeders that the inventory has wrong
     * @param clockOffset each source's clock is wrong by up to this
     * @param repairedAfter when a person has repaired a minor fault that nothing else ended
     */
    public record Mix(
            int radioHangs,
            double radioHangsCurable,
            int rectifierModules,
            double rectifierModulesCurable,
            int breakerTrips,
            double breakerTripsCurable,
            int others,
            int murmurs,
            double helps,
            double unanswered,
            double missing,
            double wrongTopology,
            Duration clockOffset,
            Duration repairedAfter) {}

    public static final Mix MIX = new Mix(
            30, 0.80, 20, 0.70, 15, 0.65, 20, 25, 0.90, 0.05, 0.03, 0.05, Duration.ofSeconds(30), Duration.ofHours(4));

    private final RuleSets ruleSets;
    private final RemedyRules remedyRules;
    private final ProbableCauses causes;
    private final Topology network;

    public RemedyScoring(RuleSets ruleSets, ProbableCauses causes, Topology network) {
        this.ruleSets = ruleSets;
        this.remedyRules = new RemedyRules(ruleSets);
        this.causes = causes;
        this.network = network;
    }

    /** The figures of each day and of all. */
    public record Report(Mix mix, Map<Long, RemedyScore> seeds, RemedyScore all) {}

    public Report report(List<Long> seeds) {
        Map<Long, RemedyScore> days = new LinkedHashMap<>();
        seeds.forEach(seed -> days.put(seed, score(seed)));
        return new Report(MIX, days, days.values().stream().reduce(RemedyScore.NONE, RemedyScore::plus));
    }

    /** Plays one day. */
    public RemedyScore score(long seed) {
        try (Day day = new Day(seed)) {
            day.play();
            return day.score();
        }
    }

    /** A fault under way. */
    private static final class Fault {

        private final SimulatedFault truth;
        private Instant end;
        private boolean cured;

        private Fault(SimulatedFault truth) {
            this.truth = truth;
            this.end = truth.endsAt();
        }
    }

    /** An alarm of a fault. */
    private static final class Raised {

        private final UUID id;
        private final Fault fault;
        private final Symptom symptom;
        private boolean active;

        private Raised(UUID id, Fault fault, Symptom symptom) {
            this.id = id;
            this.fault = fault;
            this.symptom = symptom;
        }
    }

    /** A minor incident with a curable fault, and how it went. */
    private static final class Curable {

        private String left = "";
        private boolean closed;
    }

    /** Event on the virtual clock; of those at one instant the lower order comes first. */
    private record Event(Instant at, int order, Runnable what) {}

    /** Day that is played. */
    private final class Day implements AutoCloseable {

        private final Simulator simulator;
        private final SplittableRandom random;
        private final Topology believed;
        private final OfflineCorrelation rehearsal;
        private final Map<String, Duration> clocks = new HashMap<>();
        private final List<Fault> faults = new ArrayList<>();
        private final Map<UUID, Raised> alarms = new LinkedHashMap<>();
        private final PriorityQueue<Event> events =
                new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
        private final List<OfflineCorrelation.Report> batch = new ArrayList<>();
        private final Set<UUID> decided = new HashSet<>();
        private final Map<String, List<Instant>> tries = new HashMap<>();
        private final Set<String> busy = new HashSet<>();
        private final List<Curable> curable = new ArrayList<>();
        private Instant now = START;
        private long batchEnd = START.toEpochMilli() + BATCH_MILLIS;
        private int lastEvent;
        private int minor;
        private int actions;
        private int useless;
        private int wrong;

        private Day(long seed) {
            simulator = new Simulator(network, seed);
            random = new SplittableRandom(seed * 7919 + 1);
            draw(FaultKind.RADIO_HANG, MIX.radioHangs(), MIX.radioHangsCurable());
            draw(FaultKind.RECTIFIER_MODULE, MIX.rectifierModules(), MIX.rectifierModulesCurable());
            draw(FaultKind.BREAKER_TRIP, MIX.breakerTrips(), MIX.breakerTripsCurable());
            for (int i = 0; i < MIX.others(); i++) {
                faults.add(new Fault(simulator.fault(anyTime())));
            }
            for (int i = 0; i < MIX.murmurs(); i++) {
                faults.add(new Fault(simulator.fault(FaultKind.NOISE, anyTime())));
            }
            long offset = MIX.clockOffset().toMillis();
            SOURCES.forEach(source -> clocks.put(source, Duration.ofMillis(random.nextLong(-offset, offset + 1))));
            believed = simulator.believed(MIX.wrongTopology());
            rehearsal = new OfflineCorrelation(ruleSets, causes, believed);
        }

        private void draw(FaultKind kind, int count, double share) {
            for (int i = 0; i < count; i++) {
                SimulatedFault drawn = simulator.fault(kind, anyTime());
                while (taken(drawn)) {
                    drawn = simulator.fault(kind, anyTime());
                }
                faults.add(new Fault(drawn.curable(random.nextDouble() < share).lasting(MIX.repairedAfter())));
            }
        }

        private boolean taken(SimulatedFault drawn) {
            return faults.stream().anyMatch(one -> one.truth.object().equals(drawn.object()));
        }

        private Instant anyTime() {
            return START.plusMillis(random.nextLong(DAY.toMillis()));
        }

        private void play() {
            for (Fault fault : faults) {
                for (Symptom symptom : simulator.course().symptoms(fault.truth)) {
                    if (random.nextDouble() >= MIX.missing()) {
                        at(fault.truth.startsAt().plus(symptom.after()), () -> raise(fault, symptom));
                    }
                }
            }
            for (Event next = events.poll(); next != null; next = events.poll()) {
                now = next.at();
                advance(now.toEpochMilli());
                next.what().run();
            }
        }

        private void at(Instant when, Runnable what) {
            events.add(new Event(when, ++lastEvent, what));
        }

        private void advance(long until) {
            while (batchEnd <= until) {
                rehearsal.take(batch, Instant.ofEpochMilli(batchEnd));
                batch.clear();
                batchEnd += BATCH_MILLIS;
                while (batchEnd <= until && !rehearsal.due(Instant.ofEpochMilli(batchEnd))) {
                    batchEnd += BATCH_MILLIS;
                }
            }
        }

        private void raise(Fault fault, Symptom symptom) {
            if (!now.isBefore(fault.end)) {
                return;
            }
            Raised alarm = new Raised(new UUID(2, alarms.size() + 1L), fault, symptom);
            alarm.active = true;
            alarms.put(alarm.id, alarm);
            batch.add(report(alarm, false));
            Duration after = symptom.clearsAfter();
            at(
                    after == null
                            ? fault.end.plus(symptom.recovery())
                            : fault.truth.startsAt().plus(after),
                    () -> clear(alarm));
            Duration grace = causes.of(symptom.probableCause()).grace();
            at(
                    now.plus(TO_DECISION).plus(grace.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : grace),
                    () -> decide(alarm));
        }

        private void clear(Raised alarm) {
            if (alarm.active) {
                alarm.active = false;
                batch.add(report(alarm, true));
            }
        }

        private OfflineCorrelation.Report report(Raised alarm, boolean clear) {
            Symptom symptom = alarm.symptom;
            return new OfflineCorrelation.Report(
                    alarm.id,
                    clear,
                    symptom.sourceSystemId(),
                    symptom.siteId(),
                    symptom.alarmedObjectId(),
                    symptom.alarmType(),
                    symptom.probableCause(),
                    symptom.perceivedSeverity(),
                    now.plus(clocks.getOrDefault(symptom.sourceSystemId(), Duration.ZERO)));
        }

        private void decide(Raised first) {
            OfflineCorrelation.Group group = rehearsal.groupOf(first.id).orElse(null);
            if (group == null || !Collections.disjoint(group.alarms(), decided)) {
                return;
            }
            decided.addAll(group.alarms());
            List<Raised> members = members(group);
            PerceivedSeverity severity = members.stream()
                    .filter(alarm -> alarm.active)
                    .map(alarm -> alarm.symptom.perceivedSeverity())
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            if (severity == null) {
                return;
            }
            RootCause cause = group.cause();
            RemedyRules.Decision decision = remedyRules.decide(facts(cause, severity, members));
            boolean counts = severity.ordinal() >= PerceivedSeverity.MINOR.ordinal()
                    || severity == PerceivedSeverity.MAJOR && decision.action() != null;
            if (counts) {
                minor++;
            }
            Curable one = null;
            if (counts && mainFault(members).truth.remotelyCurable()) {
                one = new Curable();
                curable.add(one);
                one.left = decision.allowed() ? "" : "refused: " + decision.refused();
            }
            if (decision.allowed()) {
                act(cause.alarmedObject(), Objects.requireNonNull(decision.action()), decision.verify(), first, one);
            }
        }

        private List<Raised> members(OfflineCorrelation.Group group) {
            return group.alarms().stream()
                    .map(id -> Objects.requireNonNull(alarms.get(id)))
                    .toList();
        }

        private Fault mainFault(List<Raised> members) {
            Map<String, Integer> votes = new TreeMap<>();
            members.forEach(alarm -> votes.merge(alarm.fault.truth.id(), 1, Integer::sum));
            String main = votes.entrySet().stream()
                    .max(Map.Entry.<String, Integer>comparingByValue()
                            .thenComparing(
                                    Map.Entry.<String, Integer>comparingByKey().reversed()))
                    .orElseThrow()
                    .getKey();
            return members.stream()
                    .map(alarm -> alarm.fault)
                    .filter(fault -> fault.truth.id().equals(main))
                    .findFirst()
                    .orElseThrow();
        }

        private RemedyCase facts(RootCause cause, PerceivedSeverity severity, List<Raised> members) {
            Equipment piece = believed.equipment(cause.alarmedObject());
            Site site = believed.site(cause.siteId());
            Set<Family> around = new HashSet<>();
            alarms.values().stream()
                    .filter(alarm -> alarm.active && alarm.symptom.siteId().equals(cause.siteId()))
                    .forEach(alarm ->
                            around.add(causes.of(alarm.symptom.probableCause()).family()));
            List<Instant> before = tries.getOrDefault(cause.alarmedObject(), List.of());
            return new RemedyCase(
                    causes.of(cause.probableCause()).family(),
                    piece == null ? null : piece.kind(),
                    severity,
                    cause.confidence(),
                    (int) members.stream()
                            .map(alarm -> alarm.symptom.siteId())
                            .distinct()
                            .count(),
                    site == null ? 0 : site.occupants().size(),
                    around.contains(Family.MAINS),
                    around.contains(Family.DOOR) || around.contains(Family.SECURITY),
                    false,
                    before.size(),
                    before.isEmpty()
                            ? null
                            : Duration.between(before.getLast(), now).toMinutes(),
                    busy.contains(cause.alarmedObject()) ? "another" : null,
                    Set.of(),
                    false);
        }

        private void act(String object, String action, Duration verify, Raised first, @Nullable Curable one) {
            tries.computeIfAbsent(object, id -> new ArrayList<>()).add(now);
            busy.add(object);
            actions++;
            // An unanswered call may have acted; the alarm tells
            boolean acts = random.nextDouble() >= MIX.unanswered() || random.nextBoolean();
            boolean helps = random.nextDouble() < MIX.helps();
            Fault fault = broken(object, action);
            Effect effect = fault == null ? Effect.NOTHING : fault.truth.effect(action);
            if (fault == null || !action.equals(fault.truth.kind().remedy()) || acts && effect == Effect.WORSE) {
                wrong++;
            } else if (acts && helps && effect == Effect.CURED) {
                cure(fault);
            } else {
                useless++;
            }
            at(now.plus(verify), () -> verify(object, first, one));
        }

        private @Nullable Fault broken(String object, String action) {
            return faults.stream()
                    .filter(fault -> fault.truth.object().equals(object)
                            && !fault.truth.startsAt().isAfter(now)
                            && fault.end.isAfter(now))
                    .max(Comparator.comparing(
                            fault -> action.equals(fault.truth.kind().remedy())))
                    .orElse(null);
        }

        private void cure(Fault fault) {
            fault.end = now.plusSeconds(3);
            fault.cured = true;
            alarms.values().stream()
                    .filter(alarm -> alarm.fault == fault && alarm.active)
                    .forEach(alarm -> at(fault.end.plus(alarm.symptom.recovery()), () -> clear(alarm)));
        }

        private void verify(String object, Raised first, @Nullable Curable one) {
            busy.remove(object);
            boolean clear = members(rehearsal.groupOf(first.id).orElseThrow()).stream()
                    .noneMatch(alarm ->
                            alarm.active && alarm.symptom.alarmedObjectId().equals(object));
            if (!clear) {
                if (one != null) {
                    one.left = "not cleared by the action";
                }
                return;
            }
            at(now.plus(RECHECK), () -> {
                if (one != null) {
                    one.closed = members(rehearsal.groupOf(first.id).orElseThrow()).stream()
                            .noneMatch(alarm -> alarm.active);
                    one.left = one.closed ? "" : "other alarms stayed";
                }
            });
        }

        private RemedyScore score() {
            Map<String, Integer> left = new TreeMap<>();
            curable.stream().filter(one -> !one.closed).forEach(one -> left.merge(one.left, 1, Integer::sum));
            int closed = (int) curable.stream().filter(one -> one.closed).count();
            return new RemedyScore(
                    minor,
                    curable.size(),
                    closed,
                    RemedyScore.share(closed, curable.size()),
                    actions,
                    useless,
                    wrong,
                    (int) faults.stream()
                            .filter(fault -> fault.truth.remotelyCurable())
                            .count(),
                    (int) faults.stream().filter(fault -> fault.cured).count(),
                    left);
        }

        @Override
        public void close() {
            rehearsal.close();
        }
    }
}
