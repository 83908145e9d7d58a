package io.towerflow.demo.score;

import io.towerflow.correlation.memory.DensityClustering;
import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Prints the grouping F1 of density clustering on the scored days; run its main method from the test class path. */
final class DensityComparison {

    private DensityComparison() {}

    public static void main(String[] arguments) {
        Scoring scoring = new Scoring(
                new RuleSets(), new ProbableCauses(), NetworkBuilder.demo().topology());
        for (long seed = 101; seed <= 103; seed++) {
            ScoredDay day = scoring.play(seed, Scoring.HARD, null);
            List<UUID> alarms = List.copyOf(day.truth().keySet());
            List<DensityClustering.Point> points = alarms.stream()
                    .map(day.truth()::get)
                    .map(alarm -> new DensityClustering.Point(
                            alarm.fact().siteId(), alarm.stamp().toEpochMilli()))
                    .toList();
            int[] clusters = DensityClustering.cluster(points, day.trouble().believed());
            Map<UUID, Integer> groups = new HashMap<>();
            Map<UUID, String> truth = new LinkedHashMap<>();
            for (int i = 0; i < clusters.length; i++) {
                groups.put(alarms.get(i), clusters[i]);
                truth.put(alarms.get(i), day.faultOf(alarms.get(i)));
            }
            System.out.printf(
                    "seed %d: density clustering F1 %.3f%n",
                    seed, Pairs.of(groups, truth).f1());
        }
    }
}
