package io.towerflow.workbench.backtest;

import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.replay.Replay;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Difference between two rule sets on the same alarms, as a dispatcher would see it: incidents that appear, vanish, split, merge,
 * regroup or get another root cause, and what would have come of them, each with its alarms and the rules that made the
 * difference. Rows are those of the recording, from 1.
 *
 * @param alarms how many alarms both took
 * @param before incidents by the rules in force
 * @param after incidents by the candidate
 * @param gained incidents of the candidate that are none by the rules in force, alarm for alarm
 * @param lost the other way round
 * @param rootsGained alarms that become a root cause
 * @param rootsLost alarms that no longer are
 * @param suppressionsGained incidents of which nobody hears any more, since they clear in the grace of their root cause
 * @param dispatchesGained incidents that newly come before a dispatcher
 * @param remoteActionsGained incidents that are newly cured remotely first
 * @param messagesGained calls that would newly go out if nobody acted
 * @param changes the largest first
 */
public record Difference(
        int alarms,
        int before,
        int after,
        int gained,
        int lost,
        int rootsGained,
        int rootsLost,
        int suppressionsGained,
        int suppressionsLost,
        int dispatchesGained,
        int dispatchesLost,
        int remoteActionsGained,
        int remoteActionsLost,
        int messagesGained,
        int messagesLost,
        List<Change> changes) {

    /** Kind of difference between the incidents of both sides. */
    public enum Kind {
        /** Split: one incident becomes several. */
        SPLIT,
        /** Merged: several become one. */
        MERGED,
        /** Regrouped: several become several others. */
        REGROUPED,
        /** Appeared: the same alarms, but people hear of them now. */
        APPEARED,
        /** Vanished: the same alarms, but people hear of them no more. */
        VANISHED,
        /** Changed root cause of the same alarms. */
        ROOT_CAUSE_CHANGED,
        /** Changed effects of the same incident: other people are called, or something else is done. */
        EFFECTS_CHANGED
    }

    /**
     * Incidents that share alarms with each other and with no others.
     *
     * @param incidentsBefore their numbers by the rules in force
     * @param incidentsAfter their numbers by the candidate
     * @param rootsBefore the rows of their root causes
     * @param causesBefore what is believed of them, as {@code probable cause: object}
     * @param rows of all their alarms, or the first of them
     * @param alarms how many they are
     * @param decisions by which rule alarms joined otherwise; most first
     * @param rootDecisions by which rule the root cause is believed otherwise
     * @param effectDecisions which rules called or did more, or less, often
     */
    public record Change(
            Kind kind,
            List<Integer> incidentsBefore,
            List<Integer> incidentsAfter,
            List<Integer> rootsBefore,
            List<Integer> rootsAfter,
            List<String> causesBefore,
            List<String> causesAfter,
            List<Integer> rows,
            int alarms,
            List<Decision> decisions,
            List<Decision> rootDecisions,
            List<Decision> effectDecisions,
            EstimatedImpact effectsBefore,
            EstimatedImpact effectsAfter) {}

    /**
     * Change of the deciding rule: the one decided before, the other does now; where no rule did, it is empty.
     *
     * @param alarms how often
     */
    public record Decision(String ruleBefore, String ruleAfter, int alarms) {}

    /**
     * Result of one rule set on the alarms.
     *
     * @param effects of each incident, in the order of their numbers
     */
    record Side(Replay.Result result, List<EstimatedImpact> effects) {

        private Map<Integer, SortedSet<Integer>> rows() {
            Map<Integer, SortedSet<Integer>> rows = new HashMap<>();
            for (int row = 0; row < result.incidents().length; row++) {
                rows.computeIfAbsent(result.incidents()[row], incident -> new TreeSet<>())
                        .add(row + 1);
            }
            return rows;
        }

        private List<Integer> roots(SortedSet<Integer> rows) {
            return rows.stream().filter(row -> result.rootCauses()[row - 1]).toList();
        }

        private List<RootCause> causes(Collection<Integer> incidents) {
            return incidents.stream().map(one -> result.causes().get(one - 1)).toList();
        }

        private EstimatedImpact effects(Collection<Integer> incidents) {
            return incidents.stream()
                    .map(one -> effects.get(one - 1))
                    .reduce(EstimatedImpact.NONE, EstimatedImpact::plus);
        }
    }

    static Difference between(Side before, Side after) {
        Map<Integer, SortedSet<Integer>> rowsBefore = before.rows();
        Map<Integer, SortedSet<Integer>> rowsAfter = after.rows();
        List<Change> changes = new ArrayList<>();
        SortedSet<Integer> left = new TreeSet<>(rowsBefore.keySet());
        int same = 0;
        while (!left.isEmpty()) {
            SortedSet<Integer> old = new TreeSet<>();
            SortedSet<Integer> now = new TreeSet<>();
            SortedSet<Integer> together = new TreeSet<>();
            Deque<Integer> look = new ArrayDeque<>(List.of(left.first()));
            while (!look.isEmpty()) {
                int incident = look.pop();
                if (old.add(incident)) {
                    for (int row : rowsBefore.getOrDefault(incident, new TreeSet<>())) {
                        together.add(row);
                        int other = after.result().incidents()[row - 1];
                        if (now.add(other)) {
                            rowsAfter
                                    .getOrDefault(other, new TreeSet<>())
                                    .forEach(shared -> look.push(before.result().incidents()[shared - 1]));
                        }
                    }
                }
            }
            left.removeAll(old);
            same += old.size() == 1 && now.size() == 1 ? 1 : 0;
            Change change = change(before, after, old, now, together);
            if (change != null) {
                changes.add(change);
            }
        }
        changes.sort(Comparator.comparingInt((Change change) -> -change.alarms())
                .thenComparing(change -> change.rows().getFirst()));
        int rootsGained = 0;
        int rootsLost = 0;
        for (int row = 0; row < before.result().rootCauses().length; row++) {
            boolean was = before.result().rootCauses()[row];
            boolean is = after.result().rootCauses()[row];
            rootsGained += is && !was ? 1 : 0;
            rootsLost += was && !is ? 1 : 0;
        }
        return new Difference(
                before.result().incidents().length,
                before.result().count(),
                after.result().count(),
                after.result().count() - same,
                before.result().count() - same,
                rootsGained,
                rootsLost,
                more(changes, EstimatedImpact::heldBack),
                less(changes, EstimatedImpact::heldBack),
                more(changes, EstimatedImpact::dispatches),
                less(changes, EstimatedImpact::dispatches),
                more(changes, EstimatedImpact::remoteActions),
                less(changes, EstimatedImpact::remoteActions),
                more(changes, EstimatedImpact::messages),
                less(changes, EstimatedImpact::messages),
                List.copyOf(changes));
    }

    /** Returns the same with so many changes at most, and so many alarms of each. */
    Difference shortened(int mostChanges, int mostRows) {
        return new Difference(
                alarms,
                before,
                after,
                gained,
                lost,
                rootsGained,
                rootsLost,
                suppressionsGained,
                suppressionsLost,
                dispatchesGained,
                dispatchesLost,
                remoteActionsGained,
                remoteActionsLost,
                messagesGained,
                messagesLost,
                changes.stream()
                        .limit(mostChanges)
                        .map(one -> new Change(
                                one.kind(),
                                one.incidentsBefore(),
                                one.incidentsAfter(),
                                one.rootsBefore(),
                                one.rootsAfter(),
                                one.causesBefore(),
                                one.causesAfter(),
                                one.rows().stream().limit(mostRows).toList(),
                                one.alarms(),
                                one.decisions(),
                                one.rootDecisions(),
                                one.effectDecisions(),
                                one.effectsBefore(),
                                one.effectsAfter()))
                        .toList());
    }

    private static int more(List<Change> changes, ToIntFunction<EstimatedImpact> what) {
        return changes.stream()
                .mapToInt(
                        one -> Math.max(0, what.applyAsInt(one.effectsAfter()) - what.applyAsInt(one.effectsBefore())))
                .sum();
    }

    private static int less(List<Change> changes, ToIntFunction<EstimatedImpact> what) {
        return changes.stream()
                .mapToInt(
                        one -> Math.max(0, what.applyAsInt(one.effectsBefore()) - what.applyAsInt(one.effectsAfter())))
                .sum();
    }

    private static @org.jspecify.annotations.Nullable Change change(
            Side before, Side after, SortedSet<Integer> old, SortedSet<Integer> now, SortedSet<Integer> rows) {
        List<Integer> rootsBefore = before.roots(rows);
        List<Integer> rootsAfter = after.roots(rows);
        List<String> causesBefore = words(before.causes(old));
        List<String> causesAfter = words(after.causes(now));
        EstimatedImpact effectsBefore = before.effects(old);
        EstimatedImpact effectsAfter = after.effects(now);
        boolean one = old.size() == 1 && now.size() == 1;
        boolean sameRoots = rootsBefore.equals(rootsAfter) && causesBefore.equals(causesAfter);
        if (one && sameRoots && effectsBefore.equals(effectsAfter)) {
            return null;
        }
        Kind kind = one
                ? sole(effectsBefore, effectsAfter, sameRoots)
                : old.size() == 1 ? Kind.SPLIT : now.size() == 1 ? Kind.MERGED : Kind.REGROUPED;
        return new Change(
                kind,
                List.copyOf(old),
                List.copyOf(now),
                rootsBefore,
                rootsAfter,
                causesBefore,
                causesAfter,
                List.copyOf(rows),
                rows.size(),
                decisions(before.result(), after.result(), rows),
                sameRoots ? List.of() : moved(rules(before.causes(old)), rules(after.causes(now))),
                moved(effectsBefore.rules(), effectsAfter.rules()),
                effectsBefore,
                effectsAfter);
    }

    private static Kind sole(EstimatedImpact before, EstimatedImpact after, boolean sameRoots) {
        if (before.heldBack() != after.heldBack()) {
            return before.heldBack() > after.heldBack() ? Kind.APPEARED : Kind.VANISHED;
        }
        return sameRoots ? Kind.EFFECTS_CHANGED : Kind.ROOT_CAUSE_CHANGED;
    }

    private static List<String> words(List<RootCause> causes) {
        return causes.stream()
                .map(cause -> cause.probableCause() + ": " + cause.alarmedObject())
                .toList();
    }

    private static List<String> rules(List<RootCause> causes) {
        return causes.stream().map(RootCause::rule).toList();
    }

    private static List<Decision> decisions(Replay.Result before, Replay.Result after, SortedSet<Integer> rows) {
        Map<Decision, Integer> counts =
                new TreeMap<>(Comparator.comparing(Decision::ruleBefore).thenComparing(Decision::ruleAfter));
        for (int row : rows) {
            String ruleBefore = before.rules().get(row - 1);
            String ruleAfter = after.rules().get(row - 1);
            if (!ruleBefore.equals(ruleAfter)) {
                counts.merge(new Decision(ruleBefore, ruleAfter, 0), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(count ->
                        new Decision(count.getKey().ruleBefore(), count.getKey().ruleAfter(), count.getValue()))
                .sorted(Comparator.comparingInt((Decision decision) -> -decision.alarms()))
                .toList();
    }

    /** Returns which rules are named more often on one side; where each side has one, they stand together. */
    private static List<Decision> moved(List<String> before, List<String> after) {
        Map<String, Integer> counts = new TreeMap<>();
        before.forEach(rule -> counts.merge(rule, -1, Integer::sum));
        after.forEach(rule -> counts.merge(rule, 1, Integer::sum));
        counts.values().removeIf(count -> count == 0);
        List<Map.Entry<String, Integer>> both = List.copyOf(counts.entrySet());
        if (both.size() == 2 && both.get(0).getValue() + both.get(1).getValue() == 0) {
            int less = both.get(0).getValue() < 0 ? 0 : 1;
            return List.of(new Decision(
                    both.get(less).getKey(),
                    both.get(1 - less).getKey(),
                    Math.abs(both.get(less).getValue())));
        }
        return counts.entrySet().stream()
                .map(count -> count.getValue() < 0
                        ? new Decision(count.getKey(), "", -count.getValue())
                        : new Decision("", count.getKey(), count.getValue()))
                .toList();
    }
}
