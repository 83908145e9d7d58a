package io.towerflow.correlation.memory;

import io.towerflow.correlation.grouping.Candidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Index of the situations of a partition by where a new alarm may meet them, by their alarms and by their ids. */
final class SituationIndex {

    private static final int MOST_AT_A_MOMENT = 48;

    private final Map<Scope, Map<OpenSituation.Key, Set<OpenSituation>>> indexes = new HashMap<>();
    private final Map<Scope, TreeSet<Moment>> moments = new HashMap<>();
    private final Map<UUID, OpenSituation> byAlarm = new HashMap<>();
    private final Map<UUID, OpenSituation> byId = new HashMap<>();

    /** Alarm of a kind that shows what happened to many sites at once. */
    private record Moment(long raisedAt, UUID alarm) implements Comparable<Moment> {

        @Override
        public int compareTo(Moment other) {
            int byTime = Long.compare(raisedAt, other.raisedAt);
            return byTime != 0 ? byTime : alarm.compareTo(other.alarm);
        }
    }

    /** Scope that correlation never crosses: a tenant and a domain. */
    record Scope(String tenant, String domain) {

        static Scope of(OpenSituation situation) {
            return new Scope(situation.tenant(), situation.domain());
        }
    }

    /** Alarm and the situation that holds it. */
    record Found(OpenSituation situation, Member member) {}

    /** Returns the number of alarms that the situations hold. */
    int size() {
        return byAlarm.size();
    }

    /** Returns the situation that holds the alarm, or null. */
    @Nullable
    OpenSituation holder(UUID alarm) {
        return byAlarm.get(alarm);
    }

    /** Returns whether there is any situation in the scope. */
    boolean has(Scope scope) {
        return indexes.containsKey(scope);
    }

    /** Remembers where an alarm is. */
    void hold(OpenSituation situation, Member member) {
        byAlarm.put(member.id(), situation);
        if (tellsOfMany(member)) {
            moments.computeIfAbsent(Scope.of(situation), scope -> new TreeSet<>())
                    .add(new Moment(member.raisedAt(), member.id()));
        }
    }

    /** Returns whether the alarm is of a kind that shows what happened to many sites at once. */
    static boolean tellsOfMany(Member member) {
        return switch (member.family()) {
            case MAINS, LINK -> true;
            case SITE_DOWN -> member.severe();
            default -> false;
        };
    }

    /** Remembers that an alarm is in another situation now. */
    void move(Member member, OpenSituation to) {
        byAlarm.put(member.id(), to);
    }

    /**
     * Returns what tells of many and happened at about the same time, nearest first on either side, the alarm itself left out.
     */
    List<Found> around(Scope scope, Member alarm, long millis) {
        TreeSet<Moment> there = moments.get(scope);
        if (there == null) {
            return List.of();
        }
        List<Found> found = new ArrayList<>();
        Moment here = new Moment(alarm.raisedAt(), alarm.id());
        int left = MOST_AT_A_MOMENT;
        for (Moment before : there.headSet(here, false).descendingSet()) {
            if (alarm.raisedAt() - before.raisedAt() > millis || left-- == 0) {
                break;
            }
            find(before, found);
        }
        left = MOST_AT_A_MOMENT;
        for (Moment after : there.tailSet(here, false)) {
            if (after.raisedAt() - alarm.raisedAt() > millis || left-- == 0) {
                break;
            }
            find(after, found);
        }
        return found;
    }

    private void find(Moment moment, List<Found> found) {
        OpenSituation situation = byAlarm.get(moment.alarm());
        Member member = situation == null ? null : situation.member(moment.alarm());
        if (situation != null && member != null) {
            found.add(new Found(situation, member));
        }
    }

    /** Lets a situation be met at these places. */
    void add(OpenSituation situation, List<OpenSituation.Key> keys) {
        byId.put(situation.id(), situation);
        Map<OpenSituation.Key, Set<OpenSituation>> index =
                indexes.computeIfAbsent(Scope.of(situation), scope -> new HashMap<>());
        for (OpenSituation.Key key : keys) {
            index.computeIfAbsent(key, name -> new LinkedHashSet<>(2)).add(situation);
        }
    }

    /** Lets a situation be met nowhere any more; its alarms stay held. */
    void drop(OpenSituation situation) {
        byId.remove(situation.id());
        Scope scope = Scope.of(situation);
        Map<OpenSituation.Key, Set<OpenSituation>> index = indexes.get(scope);
        if (index == null) {
            return;
        }
        remove(scope, situation, situation.allKeys());
        if (index.isEmpty()) {
            indexes.remove(scope);
        }
    }

    void remove(Scope scope, OpenSituation situation, Collection<OpenSituation.Key> keys) {
        Map<OpenSituation.Key, Set<OpenSituation>> index = Objects.requireNonNull(indexes.get(scope));
        for (OpenSituation.Key key : keys) {
            Set<OpenSituation> there = index.get(key);
            if (there != null) {
                there.remove(situation);
                if (there.isEmpty()) {
                    index.remove(key);
                }
            }
        }
    }

    /** Returns the situations that are met at a place. */
    Set<OpenSituation> met(Scope scope, Place place, String name) {
        Map<OpenSituation.Key, Set<OpenSituation>> index = indexes.get(scope);
        return index == null ? Set.of() : index.getOrDefault(new OpenSituation.Key(place, name), Set.of());
    }

    /** Returns the situation that a candidate stands for. */
    OpenSituation situation(Candidate candidate) {
        return Objects.requireNonNull(byId.get(candidate.situation()));
    }

    /** Forgets a situation and its alarms. */
    void forget(OpenSituation situation) {
        drop(situation);
        Scope scope = Scope.of(situation);
        TreeSet<Moment> there = moments.get(scope);
        situation.members().forEach(member -> {
            byAlarm.remove(member.id());
            if (there != null) {
                there.remove(new Moment(member.raisedAt(), member.id()));
            }
        });
        if (there != null && there.isEmpty()) {
            moments.remove(scope);
        }
    }
}
