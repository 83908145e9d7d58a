package io.towerflow.workbench;

import io.towerflow.correlation.replay.Replay;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How two rule sets differ on the same alarms, as a dispatcher would see it: incidents that split, merge, regroup or get
 * another root cause, each with its alarms and the rules that made the difference. Rows are those of the file, from 1.
 *
 * @param alarms how many alarms both took
 * @param before incidents by the rules in force
 * @param after incidents by the candidate
 * @param gained incidents of the candidate that are none by the rules in force, alarm for alarm
 * @param lost the other way round
 * @param rootsGained alarms that become a root cause
 * @param rootsLost alarms that no longer are
 * @param changes the largest first
 */
record Difference(
        int alarms, int before, int after, int gained, int lost, int rootsGained, int rootsLost, List<Change> changes) {

    enum Kind {
        /** One incident becomes several. */
        SPLIT,
        /** Several become one. */
        MERGED,
        /** Several become several others. */
        REGROUPED,
        /** The same alarms, another root cause. */
        ROOT_CAUSE_CHANGED
    }

    /**
     * Incidents that share alarms with each other and with no others.
     *
     * @param incidentsBefore their numbers by the rules in force
     * @param incidentsAfter their numbers by the candidate
     * @param rootsBefore the rows of their root causes
     * @param rows of all their alarms
     * @param decisions which rule decided otherwise, for how many alarms; most first
     */
    record Change(
            Kind kind,
            List<Integer> incidentsBefore,
            List<Integer> incidentsAfter,
            List<Integer> rootsBefore,
            List<Integer> rootsAfter,
            List<Integer> rows,
            List<Decision> decisions) {}

    /** By which rule an alarm joined its incident; empty where it began one. */
    record Decision(String ruleBefore, String ruleAfter, int alarms) {}

    static Difference between(Replay.Result before, Replay.Result after) {
        Map<Integer, SortedSet<Integer>> rowsBefore = rows(before);
        Map<Integer, SortedSet<Integer>> rowsAfter = rows(after);
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
                        int other = after.incidents()[row - 1];
                        if (now.add(other)) {
                            rowsAfter
                                    .getOrDefault(other, new TreeSet<>())
                                    .forEach(shared -> look.push(before.incidents()[shared - 1]));
                        }
                    }
                }
            }
            left.removeAll(old);
            List<Integer> rootsBefore = roots(before, together);
            List<Integer> rootsAfter = roots(after, together);
            boolean one = old.size() == 1 && now.size() == 1;
            same += one ? 1 : 0;
            if (!one || !rootsBefore.equals(rootsAfter)) {
                changes.add(new Change(
                        one
                                ? Kind.ROOT_CAUSE_CHANGED
                                : old.size() == 1 ? Kind.SPLIT : now.size() == 1 ? Kind.MERGED : Kind.REGROUPED,
                        List.copyOf(old),
                        List.copyOf(now),
                        rootsBefore,
                        rootsAfter,
                        List.copyOf(together),
                        decisions(before, after, together)));
            }
        }
        changes.sort(Comparator.comparingInt((Change change) -> -change.rows().size())
                .thenComparing(change -> change.rows().getFirst()));
        int rootsGained = 0;
        int rootsLost = 0;
        for (int row = 0; row < before.rootCauses().length; row++) {
            rootsGained += after.rootCauses()[row] && !before.rootCauses()[row] ? 1 : 0;
            rootsLost += before.rootCauses()[row] && !after.rootCauses()[row] ? 1 : 0;
        }
        return new Difference(
                before.incidents().length,
                before.count(),
                after.count(),
                after.count() - same,
                before.count() - same,
                rootsGained,
                rootsLost,
                List.copyOf(changes));
    }

    private static Map<Integer, SortedSet<Integer>> rows(Replay.Result result) {
        Map<Integer, SortedSet<Integer>> rows = new HashMap<>();
        for (int row = 0; row < result.incidents().length; row++) {
            rows.computeIfAbsent(result.incidents()[row], incident -> new TreeSet<>())
                    .add(row + 1);
        }
        return rows;
    }

    private static List<Integer> roots(Replay.Result result, SortedSet<Integer> rows) {
        return rows.stream().filter(row -> result.rootCauses()[row - 1]).toList();
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
}
