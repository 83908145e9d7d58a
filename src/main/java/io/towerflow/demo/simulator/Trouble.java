package io.towerflow.demo.simulator;

import io.towerflow.inventory.Topology;
import java.util.List;

/**
 * Result of a simulation.
 *
 * @param faults the truth, in the order of their starts; noise is a fault each
 * @param alarms every report in the order in which they are sent
 * @param believed the network as the inventory has it, which may differ from the true one
 */
public record Trouble(List<SimulatedFault> faults, List<SimulatedAlarm> alarms, Topology believed) {}
