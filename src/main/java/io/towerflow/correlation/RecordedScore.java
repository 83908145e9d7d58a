package io.towerflow.correlation;

import io.towerflow.correlation.recorded.RecordedAlarm;
import io.towerflow.correlation.recorded.RecordedFiles;
import io.towerflow.correlation.recorded.RecordedFiles.Pair;
import io.towerflow.correlation.replay.Replay;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Score of recorded alarms whose truth nobody knows, judged by a graph of causes between alarm types: the root of an incident
 * should have no ancestor in it. Only incidents in which one type is an ancestor of another are judged, since in the others no
 * answer could be wrong.
 *
 * @param incidents as the server would have made them
 * @param judged how many of them can be judged
 * @param consistent share of these whose root cause has no ancestor in the incident: 0 to 1, 1 where none can be judged
 * @param earliestConsistent the same if the earliest alarm of each incident were its root cause
 * @param plainIncidents groups of a plain rule: alarms of a device that come within five minutes of the last one
 * @param plainJudged how many of these can be judged
 * @param plainConsistent share of these whose earliest alarm has no ancestor in the group
 */
public record RecordedScore(
        int alarms,
        int incidents,
        int judged,
        double consistent,
        double earliestConsistent,
        int plainIncidents,
        int plainJudged,
        double plainConsistent) {

    private static final double PLAIN_GAP_SECONDS = 300;

    /**
     * Replays the alarms and judges what came of them.
     *
     * @param links which devices are adjacent, or null
     * @param causes which type brings which, for grouping and root cause, as {@code learn-causes} writes it; or null
     * @param graph by which is judged; in the form of {@code causes}
     * @throws IllegalArgumentException for a file without alarms, or one that cannot be read as what it should be
     */
    public static RecordedScore of(Path alarms, @Nullable Path links, @Nullable Path causes, Path graph)
            throws IOException {
        List<RecordedAlarm> recorded = RecordedFiles.alarms(alarms);
        if (recorded.isEmpty()) {
            throw new IllegalArgumentException(alarms + " has no alarms to replay");
        }
        Replay.Result result = new Replay(new RuleSets(), new ProbableCauses())
                .of(
                        recorded,
                        links == null ? Set.of() : RecordedFiles.links(links),
                        causes == null ? Set.of() : RecordedFiles.causes(causes));
        return of(recorded, result, RecordedFiles.causes(graph));
    }

    static RecordedScore of(List<RecordedAlarm> alarms, Replay.Result result, Collection<Pair> graph) {
        Map<String, Set<String>> ancestors = ancestors(graph);
        Map<Integer, List<Integer>> incidents = new TreeMap<>();
        Map<Integer, Integer> roots = new HashMap<>();
        for (int row = 0; row < alarms.size(); row++) {
            incidents
                    .computeIfAbsent(result.incidents()[row], number -> new ArrayList<>())
                    .add(row);
            if (result.rootCauses()[row]) {
                roots.put(result.incidents()[row], row);
            }
        }
        Tally named = new Tally();
        Tally earliest = new Tally();
        incidents.forEach((number, rows) -> {
            named.count(alarms, rows, roots.getOrDefault(number, rows.getFirst()), ancestors);
            earliest.count(alarms, rows, earliest(alarms, rows), ancestors);
        });
        Tally plain = new Tally();
        Collection<List<Integer>> groups = plain(alarms);
        groups.forEach(rows -> plain.count(alarms, rows, rows.getFirst(), ancestors));
        return new RecordedScore(
                alarms.size(),
                incidents.size(),
                named.judged,
                named.share(),
                earliest.share(),
                groups.size(),
                plain.judged,
                plain.share());
    }

    /** Number of groups that could be judged, and of the consistent ones among them. */
    private static final class Tally {

        private int judged;
        private int consistent;

        void count(List<RecordedAlarm> alarms, List<Integer> rows, int root, Map<String, Set<String>> ancestors) {
            Set<String> types = new HashSet<>();
            rows.forEach(row -> types.add(alarms.get(row).type()));
            if (types.stream().anyMatch(type -> hasAncestor(type, types, ancestors))) {
                judged++;
                consistent += hasAncestor(alarms.get(root).type(), types, ancestors) ? 0 : 1;
            }
        }

        private static boolean hasAncestor(String type, Set<String> types, Map<String, Set<String>> ancestors) {
            return ancestors.getOrDefault(type, Set.of()).stream()
                    .anyMatch(ancestor -> !ancestor.equals(type) && types.contains(ancestor));
        }

        double share() {
            return judged == 0 ? 1 : (double) consistent / judged;
        }
    }

    /** Returns every type that leads to a type, over any number of edges; in a circle each is an ancestor of each. */
    private static Map<String, Set<String>> ancestors(Collection<Pair> graph) {
        Map<String, Set<String>> parents = new HashMap<>();
        graph.forEach(pair ->
                parents.computeIfAbsent(pair.second(), type -> new HashSet<>()).add(pair.first()));
        Map<String, Set<String>> ancestors = new HashMap<>();
        for (String type : parents.keySet()) {
            Set<String> found = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(List.of(type));
            while (!open.isEmpty()) {
                for (String parent : parents.getOrDefault(open.remove(), Set.of())) {
                    if (found.add(parent)) {
                        open.add(parent);
                    }
                }
            }
            ancestors.put(type, found);
        }
        return ancestors;
    }

    private static int earliest(List<RecordedAlarm> alarms, List<Integer> rows) {
        return rows.stream()
                .min(Comparator.comparingDouble((Integer row) -> alarms.get(row).start())
                        .thenComparing(row -> alarms.get(row).type())
                        .thenComparing(row -> row))
                .orElseThrow();
    }

    /** Groups by device and time, the rows of each in the order of their times. */
    private static Collection<List<Integer>> plain(List<RecordedAlarm> alarms) {
        Map<String, List<Integer>> last = new HashMap<>();
        List<List<Integer>> groups = new ArrayList<>();
        IntStream.range(0, alarms.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer row) -> alarms.get(row).start())
                        .thenComparing(row -> alarms.get(row).type())
                        .thenComparing(row -> row))
                .forEach(row -> {
                    RecordedAlarm alarm = alarms.get(row);
                    List<Integer> before = last.get(alarm.device());
                    if (before == null
                            || alarm.start() - alarms.get(before.getLast()).start() >= PLAIN_GAP_SECONDS) {
                        before = new ArrayList<>();
                        groups.add(before);
                        last.put(alarm.device(), before);
                    }
                    before.add(row);
                });
        return groups;
    }
}
