package io.towerflow.demo.simulator;

import java.time.Duration;

/**
 * Options of a simulation: how hard the trouble is to read. All shares are 0 to 1.
 *
 * @param faults how many real faults begin in the span
 * @param faultsPerRegion how many of them break in the same region at about the same time; 1 = each alone
 * @param noise alarms without meaning, as a share of all alarms
 * @param missing share of the alarms that never arrive, raise and clear
 * @param wrongTopology share of the links and feeders that the inventory has wrong
 * @param clockOffset each source's clock is wrong by up to this, either way
 * @param duplicates share of the reports that arrive twice
 */
public record SimulatorOptions(
        int faults,
        int faultsPerRegion,
        double noise,
        double missing,
        double wrongTopology,
        Duration clockOffset,
        double duplicates) {

    /** Options for trouble as in textbooks: faults far apart, every alarm arrives, clocks and inventory are right. */
    public static SimulatorOptions clean(int faults) {
        return new SimulatorOptions(faults, 1, 0, 0, 0, Duration.ZERO, 0);
    }

    /** Options for trouble as in life. */
    public static SimulatorOptions lifelike(int faults) {
        return new SimulatorOptions(faults, 2, 0.15, 0.03, 0.03, Duration.ofSeconds(30), 0.05);
    }
}
