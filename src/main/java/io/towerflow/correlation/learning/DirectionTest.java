package io.towerflow.correlation.learning;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares what two directions of a cause gain in log-likelihood. What alarms of a device gain within an hour is taken as one
 * observation, since it comes of one trouble: the score is the sum of all observations over the root of the sum of their
 * squares, so that one burst does not speak for all.
 */
final class DirectionTest {

    private static final double BLOCK_SECONDS = 3600;

    private final AlarmNetwork network;
    private final int blocks;
    private final double[] steady;
    private final Map<Long, Double> gains = new HashMap<>();

    DirectionTest(AlarmNetwork network) {
        this.network = network;
        this.blocks = network.part(network.end, BLOCK_SECONDS) + 1;
        this.steady = new double[network.devices];
    }

    /** Adds what was gained on a device at a time. */
    void add(int device, double time, double gain) {
        long block = ((long) device << Integer.SIZE) | network.part(time, BLOCK_SECONDS);
        gains.merge(block, gain, Double::sum);
    }

    /** Adds what was gained on a device in the whole time, a little in each block. */
    void addSteadily(int device, double gain) {
        steady[device] += gain / blocks;
    }

    /** Returns by how many standard errors the gains differ from none. */
    double score() {
        double sum = 0;
        double squares = 0;
        int[] quiet = new int[steady.length];
        Arrays.fill(quiet, blocks);
        for (Map.Entry<Long, Double> one : gains.entrySet()) {
            int device = (int) (one.getKey() >>> Integer.SIZE);
            double gain = one.getValue() + steady[device];
            sum += gain;
            squares += gain * gain;
            quiet[device]--;
        }
        for (int device = 0; device < steady.length; device++) {
            sum += quiet[device] * steady[device];
            squares += quiet[device] * steady[device] * steady[device];
        }
        return squares > 0 ? sum / Math.sqrt(squares) : 0;
    }
}
