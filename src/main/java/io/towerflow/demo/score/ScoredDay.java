package io.towerflow.demo.score;

import io.towerflow.correlation.OfflineCorrelation;
import io.towerflow.correlation.RootCause;
import io.towerflow.demo.simulator.SimulatedAlarm;
import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.simulator.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Simulated day that was scored.
 *
 * @param truth the first report of each alarm
 * @param groups in the order of their first alarms
 * @param rules by which rule each alarm was grouped
 */
record ScoredDay(
        Trouble trouble,
        Map<UUID, SimulatedAlarm> truth,
        List<OfflineCorrelation.Group> groups,
        Map<UUID, String> rules,
        int mergedLate) {

    String faultOf(UUID alarm) {
        return Objects.requireNonNull(truth.get(alarm)).faultId();
    }

    /** Returns the fault most of a group's alarms belong to; among equals the first by name. */
    String mainFault(OfflineCorrelation.Group group) {
        Map<String, Integer> votes = new TreeMap<>();
        group.alarms().forEach(alarm -> votes.merge(faultOf(alarm), 1, Integer::sum));
        String main = "";
        for (Map.Entry<String, Integer> vote : votes.entrySet()) {
            if (main.isEmpty() || vote.getValue() > Objects.requireNonNull(votes.get(main))) {
                main = vote.getKey();
            }
        }
        return main;
    }

    /** Whether a group's root cause is the fault: by the alarm that reports it, or by what failed. */
    boolean hits(OfflineCorrelation.Group group, SimulatedFault fault) {
        RootCause cause = group.cause();
        SimulatedAlarm named = cause.alarmId() == null ? null : truth.get(cause.alarmId());
        return cause.alarmedObject().equals(fault.object())
                || named != null && named.root() && named.faultId().equals(fault.id());
    }
}
