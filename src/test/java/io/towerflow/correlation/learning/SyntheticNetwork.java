package io.towerflow.correlation.learning;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A recording of a made-up network whose causes are known. */
final class SyntheticNetwork {

    /** How often the devices fail by themselves. */
    enum Kind {
        /** All alike. */
        EVEN,
        /** Each at a rate of its own for each type, some a hundred times as often as others. */
        UNEVEN,
        /** All alike, but for a few whose root causes go on for an hour and bring their effects again and again. */
        CHRONIC
    }

    private static final int DEVICES = 40;
    private static final int TYPES = 16;
    private static final double DAYS = 7;
    private static final double SECONDS = DAYS * 86_400;
    private static final double MEAN_LAG_SECONDS = 30;
    private static final double ALARMS_PER_DEVICE_AND_TYPE = 20;

    final List<Occurrence> alarms = new ArrayList<>();
    final List<int[]> links = new ArrayList<>();
    final Set<List<Integer>> causes = new HashSet<>();

    private static final double BROUGHT_ABOUT = 0.025;

    private final Random random;

    SyntheticNetwork(Kind kind, long seed) {
        random = new Random(seed);
        for (int device = 1; device < DEVICES; device++) {
            links.add(new int[] {random.nextInt(device), device});
        }
        List<Integer> order = new ArrayList<>();
        for (int type = 0; type < TYPES; type++) {
            order.add(random.nextInt(order.size() + 1), type);
        }
        for (int later = 1; later < TYPES; later++) {
            for (int n = 0; n < 2; n++) {
                causes.add(List.of(order.get(random.nextInt(later)), order.get(later)));
            }
        }
        for (int device = 0; device < DEVICES; device++) {
            for (int type = 0; type < TYPES; type++) {
                raiseByItself(kind, device, type, order);
            }
        }
    }

    private void raiseByItself(Kind kind, int device, int type, List<Integer> order) {
        double rate = ALARMS_PER_DEVICE_AND_TYPE;
        if (kind == Kind.UNEVEN) {
            rate *= Math.exp(2.2 * random.nextGaussian() - 2.42);
        }
        double time = 0;
        while (true) {
            time += -Math.log(1 - random.nextDouble()) * SECONDS / rate;
            if (time >= SECONDS) {
                break;
            }
            raise(device, type, time, 0);
        }
        if (kind == Kind.CHRONIC && order.indexOf(type) < 3 && random.nextInt(4) == 0) {
            double begin = random.nextDouble() * (SECONDS - 7200);
            for (double at = begin; at < begin + 3600; at += 62 + random.nextDouble() * 240) {
                raise(device, type, at, 0);
            }
        }
    }

    private void raise(int device, int type, double time, int depth) {
        if (time >= SECONDS || depth > 8) {
            return;
        }
        alarms.add(new Occurrence(type, device, Math.floor(time)));
        for (List<Integer> one : causes) {
            if (one.getFirst() == type && random.nextDouble() < BROUGHT_ABOUT) {
                List<Integer> reached = new ArrayList<>(List.of(device));
                for (int[] link : links) {
                    if (link[0] == device && random.nextInt(3) == 0) {
                        reached.add(link[1]);
                    }
                }
                int there = reached.get(random.nextInt(reached.size()));
                double lag = -Math.log(1 - random.nextDouble()) * MEAN_LAG_SECONDS;
                raise(there, one.getLast(), time + lag, depth + 1);
            }
        }
    }

    /** The harmonic mean of precision and recall of directed edges. */
    double score(List<LearnedCause> learned) {
        long right = learned.stream()
                .filter(one -> causes.contains(List.of(one.cause(), one.effect())))
                .count();
        return 2.0 * right / (learned.size() + causes.size());
    }
}
