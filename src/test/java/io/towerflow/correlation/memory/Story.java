package io.towerflow.correlation.memory;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.CorrelationSettings;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tells a story of alarms to a working memory: {@code at(60).raise("S2", "lossOfSignal")}. The network: hub H, behind it A,
 * behind A both B and C, behind B D; X and Y next to each other without a way to a hub. A, B and Z (with no link) hang on
 * feeder F1, C on feeder F2; D, X and Y on none.
 */
public final class Story {

    static final RuleSets RULE_SETS = new RuleSets();
    private static final ProbableCauses CAUSES = new ProbableCauses();
    static final Duration LATENESS = Duration.ofMillis(750);
    private static final CorrelationSettings SETTINGS =
            new CorrelationSettings(LATENESS, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(10));

    public static final Topology NETWORK = new Topology(
            List.of(
                    site("H", true, null),
                    site("A", false, "F1"),
                    site("B", false, "F1"),
                    site("C", false, "F2"),
                    site("D", false, null),
                    site("X", false, null),
                    site("Y", false, null),
                    site("Z", false, "F1")),
            List.of(),
            List.of(link("H", "A"), link("A", "B"), link("A", "C"), link("B", "D"), link("X", "Y")));

    final List<SituationChange> told = new ArrayList<>();
    final List<Changes> batches = new ArrayList<>();
    WorkingMemory memory;
    private final Map<String, Member> alarms = new HashMap<>();
    private final Set<UUID> every = new LinkedHashSet<>();
    private final List<Learned> learned;
    private long second;

    public Story(Learned... learned) {
        this.learned = List.of(learned);
        memory = fresh();
    }

    private WorkingMemory fresh() {
        return new WorkingMemory(
                new GroupingRules(RULE_SETS.active("correlation"), learned), SETTINGS, tenant -> NETWORK);
    }

    Story at(long newSecond) {
        second = newSecond;
        return tick();
    }

    Story tick() {
        Changes changes = new Changes();
        memory.tick(second * 1000, changes);
        return took(changes);
    }

    Story raise(String site, String cause) {
        return raise(site, cause, PerceivedSeverity.MAJOR);
    }

    Story raise(String site, String cause, PerceivedSeverity severity) {
        return raise(site, site, cause, severity, second);
    }

    /** An alarm by a source whose clock is its own. */
    Story raiseFrom(String source, String site, String cause) {
        return raise(source, site, site, cause, PerceivedSeverity.CRITICAL, second);
    }

    Story raise(String site, String object, String cause, PerceivedSeverity severity, long raisedAt) {
        return raise("", site, object, cause, severity, raisedAt);
    }

    private Story raise(
            String source, String site, String object, String cause, PerceivedSeverity severity, long raisedAt) {
        String name = site + ' ' + cause + ' ' + raisedAt;
        Member member = new Member(
                UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                source,
                site,
                object,
                cause,
                CAUSES.of(cause).family(),
                severity,
                raisedAt * 1000,
                true);
        alarms.put(site + ' ' + cause, member);
        every.add(member.id());
        Changes changes = new Changes();
        memory.raise("default", "d", member, second * 1000, changes);
        return took(changes);
    }

    Story clear(String site, String cause) {
        Member member = alarm(site, cause);
        Changes changes = new Changes();
        memory.change(member.with(member.severity(), false), second * 1000, changes);
        return took(changes);
    }

    Story worsen(String site, String cause, PerceivedSeverity severity) {
        Changes changes = new Changes();
        memory.change(alarm(site, cause).with(severity, true), second * 1000, changes);
        return took(changes);
    }

    /** The latest alarm with this cause at the site. */
    Member alarm(String site, String cause) {
        return alarms.get(site + ' ' + cause);
    }

    OpenSituation of(String site, String cause) {
        return memory.situationOf(alarm(site, cause).id());
    }

    boolean together(String siteA, String causeA, String siteB, String causeB) {
        return of(siteA, causeA) == of(siteB, causeB);
    }

    List<SituationChange.Kind> kinds() {
        return told.stream().map(SituationChange::kind).toList();
    }

    /** Throws the memory away and makes it again from what a database would have kept. */
    void rebuild() {
        rebuild(Map.of());
    }

    /** Makes it again while a batch that is already in the tables holds these changes of alarms. */
    void rebuildAfter(Member... changed) {
        Map<UUID, Member> stored = new HashMap<>();
        for (Member member : changed) {
            stored.put(member.id(), member);
        }
        rebuild(stored);
    }

    private void rebuild(Map<UUID, Member> stored) {
        Set<OpenSituation> open = new LinkedHashSet<>();
        every.forEach(alarm -> {
            OpenSituation situation = memory.situationOf(alarm);
            if (situation != null) {
                open.add(situation);
            }
        });
        memory = fresh();
        Changes changes = new Changes();
        for (OpenSituation old : open) {
            OpenSituation read = new OpenSituation(
                    old.id(), old.tenant(), old.domain(), old.openedAt(), old.settlesAt(), old.settled());
            read.recall(old.changedAt(), old.worst());
            List<Member> members = old.members().stream()
                    .map(member -> stored.getOrDefault(member.id(), member))
                    .toList();
            memory.restore(read, members, old.severity(), old.active(), second * 1000, changes);
        }
        took(changes);
    }

    private Story took(Changes changes) {
        told.addAll(changes.told());
        batches.add(changes);
        return this;
    }

    public static Site site(String id, boolean hub, String feeder) {
        return new Site(
                id, id, 0, 0, "r", hub, feeder, Set.of("4G"), Set.of(), "Mo-Su 00:00-24:00", ZoneOffset.UTC, false);
    }

    public static Link link(String a, String b) {
        return new Link(a + '-' + b, Link.Kind.MICROWAVE, a, b);
    }
}
