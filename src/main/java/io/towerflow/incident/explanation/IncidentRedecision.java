package io.towerflow.incident.explanation;

import io.towerflow.correlation.Redecision;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Comparison of an incident with what some rules say of its alarms.
 *
 * @param correlationThen the version of {@code correlation} that put the first alarm into it
 * @param rootCauseThen the version of {@code root-cause} that found the stored cause; the one in force where none is stored
 * @param storedGroups its alarms as they are grouped; several groups where people, or a look across domains, put them together
 * @param again what the rules say now; their versions are 0 where they were never stored
 */
public record IncidentRedecision(
        Incident incident, int correlationThen, int rootCauseThen, List<List<UUID>> storedGroups, Redecision again) {

    /** Likeness of the cause that is believed now to the stored one; other version numbers make no difference. */
    public enum Likeness {
        /** Same in words, confidence, evidence, chain and rejected causes. */
        SAME,
        /** Same cause, believed as firmly, for other reasons or with other effects. */
        OTHER_REASONS,
        /** Same cause, believed more or less firmly, by a percent at least. */
        OTHER_CONFIDENCE,
        OTHER_CAUSE
    }

    /**
     * Returns whether the decision is the stored one: the same alarms together, the same alarm as their root and so the same ones
     * kept back behind it, for the same cause by the same reasons. Which versions decided makes no difference.
     */
    public boolean same() {
        return sameGroups() && cause() == Likeness.SAME;
    }

    /** Returns whether one incident would have become of all its alarms, or the very groups that are stored. */
    public boolean sameGroups() {
        return again.groups().size() == 1 || sets(again.groups()).equals(sets(storedGroups));
    }

    /** Returns the likeness of the causes, or null where no cause is stored. */
    public @Nullable Likeness cause() {
        RootCause stored = incident.rootCause();
        if (stored == null) {
            return null;
        }
        RootCause now = again.rootCause();
        if (!what(stored).equals(what(now))) {
            return Likeness.OTHER_CAUSE;
        }
        if (percent(stored.confidence()) != percent(now.confidence())) {
            return Likeness.OTHER_CONFIDENCE;
        }
        return told(stored).equals(told(now)) ? Likeness.SAME : Likeness.OTHER_REASONS;
    }

    private static Set<Set<UUID>> sets(List<List<UUID>> groups) {
        Set<Set<UUID>> sets = new HashSet<>();
        groups.forEach(group -> sets.add(Set.copyOf(group)));
        return sets;
    }

    private static long percent(double confidence) {
        return Math.round(confidence * 100);
    }

    private static List<@Nullable Object> what(RootCause cause) {
        return Arrays.asList(cause.alarmId(), cause.alarmedObject(), cause.probableCause());
    }

    private static List<Object> told(RootCause cause) {
        return List.of(
                cause.rule(),
                cause.explanation(),
                cause.evidence().stream()
                        .map(one -> List.of(one.sentence(), one.alarms(), one.edges(), one.rule()))
                        .toList(),
                cause.chain().stream()
                        .map(step -> List.of(step.number(), step.probableCause(), step.alarms(), step.rule()))
                        .toList(),
                cause.rejected().stream()
                        .map(one -> List.of(one.hypothesis(), one.why(), percent(one.confidence()), one.rule()))
                        .toList());
    }
}
