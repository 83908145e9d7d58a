package io.towerflow.correlation.memory;

import io.towerflow.inventory.Topology;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Density clustering (DBSCAN) of alarms by time and network distance with the measure and the constants that OpenNMS ALEC
 * documents for its engine of that name (docs/modules/engines/pages/dbscan.adoc in OpenNMS/alec): d = 144.47 (0.55 minutes
 * between the alarms + 0.45 links between their places), neighbours within 100, one neighbour is enough. ALEC clusters anew
 * every 30 s all alarms that are candidates, and calls this good below 500. Written for the comparison; links are counted only
 * as far as they can matter, which is kinder to it than shortest paths.
 */
public final class DensityClustering {

    private static final double EPSILON = 100;
    private static final double ALPHA = 144.47117699;
    private static final double BETA = 0.55257784;

    private DensityClustering() {}

    /** An alarm in time and space; time in milliseconds. */
    public record Point(String site, long millis) {}

    /** The number of each point's cluster, from 0. */
    public static int[] cluster(List<Point> points, Topology network) {
        int[] clusters = new int[points.size()];
        Arrays.fill(clusters, -1);
        int count = 0;
        for (int i = 0; i < points.size(); i++) {
            if (clusters[i] < 0) {
                Deque<Integer> open = new ArrayDeque<>(List.of(i));
                clusters[i] = count;
                while (!open.isEmpty()) {
                    Point here = points.get(open.remove());
                    for (int j = 0; j < points.size(); j++) {
                        if (clusters[j] < 0 && distance(here, points.get(j), network) <= EPSILON) {
                            clusters[j] = count;
                            open.add(j);
                        }
                    }
                }
                count++;
            }
        }
        return clusters;
    }

    private static double distance(Point one, Point other, Topology network) {
        double minutes = Math.abs(one.millis() - other.millis()) / 60_000.0;
        if (ALPHA * BETA * minutes > EPSILON) {
            return Double.POSITIVE_INFINITY;
        }
        int links = one.site().equals(other.site())
                ? 0
                : network.neighbours(one.site()).contains(other.site()) ? 1 : Integer.MAX_VALUE;
        return ALPHA * (BETA * minutes + (1 - BETA) * links);
    }
}
