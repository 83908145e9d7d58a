package io.towerflow.demo.score;

import io.towerflow.correlation.OfflineCorrelation;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.demo.simulator.SimulatedAlarm;
import io.towerflow.demo.simulator.SimulatedFault;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists what went wrong on a scored day, for whoever writes rules: the largest class first, then fault by fault. */
final class Mistakes {

    private final ScoredDay day;
    private final Map<String, SimulatedFault> faults;
    private final Map<UUID, Integer> group = new HashMap<>();
    private final Map<String, Integer> home = new HashMap<>();

    Mistakes(ScoredDay day) {
        this.day = day;
        faults = day.trouble().faults().stream().collect(Collectors.toMap(SimulatedFault::id, Function.identity()));
        Map<String, Map<Integer, Integer>> pieces = new TreeMap<>();
        for (int i = 0; i < day.groups().size(); i++) {
            for (UUID alarm : day.groups().get(i).alarms()) {
                group.put(alarm, i);
                pieces.computeIfAbsent(day.faultOf(alarm), id -> new TreeMap<>())
                        .merge(i, 1, Integer::sum);
            }
        }
        pieces.forEach((fault, sizes) -> home.put(
                fault,
                sizes.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey()));
    }

    /** Counts pairs that are wrongly together or apart, by the kinds of their faults. */
    Map<String, Integer> pairs() {
        Map<String, Integer> pairs = new TreeMap<>();
        List<UUID> alarms = List.copyOf(day.truth().keySet());
        for (int i = 0; i < alarms.size(); i++) {
            for (int j = 0; j < i; j++) {
                SimulatedFault one = fault(alarms.get(i));
                SimulatedFault other = fault(alarms.get(j));
                boolean together = Objects.equals(group.get(alarms.get(i)), group.get(alarms.get(j)));
                if (together != one.equals(other)) {
                    boolean ordered = one.kind().compareTo(other.kind()) <= 0;
                    pairs.merge(
                            together
                                    ? "together: " + (ordered ? one : other).kind() + " and "
                                            + (ordered ? other : one).kind()
                                    : "apart: " + one.kind(),
                            1,
                            Integer::sum);
                }
            }
        }
        return pairs;
    }

    /** Describes fault by fault what is missing in its incident, what does not belong there, and whether the cause is wrong. */
    String text() {
        StringBuilder text = new StringBuilder();
        Map<String, Set<UUID>> alarms = new LinkedHashMap<>();
        day.truth().keySet().forEach(alarm -> alarms.computeIfAbsent(day.faultOf(alarm), id -> new HashSet<>())
                .add(alarm));
        for (SimulatedFault fault : faults.values().stream()
                .sorted((one, other) -> one.startsAt().compareTo(other.startsAt()))
                .toList()) {
            Integer number = home.get(fault.id());
            if (fault.kind() == FaultKind.NOISE || number == null) {
                continue;
            }
            OfflineCorrelation.Group found = day.groups().get(number);
            StringBuilder lines = new StringBuilder();
            for (Map.Entry<UUID, SimulatedAlarm> alarm : day.truth().entrySet()) {
                boolean here = number.equals(group.get(alarm.getKey()));
                boolean own = alarm.getValue().faultId().equals(fault.id());
                if (here != own) {
                    lines.append(own ? "  away    " : "  stranger ")
                            .append(say(fault, alarm.getValue()))
                            .append(" [")
                            .append(day.rules().get(alarm.getKey()))
                            .append("]\n");
                }
            }
            boolean hit = !day.mainFault(found).equals(fault.id()) || day.hits(found, fault);
            if (!lines.isEmpty() || !hit) {
                text.append(fault.id() + ' ' + fault.kind() + ' ' + fault.object() + ", "
                                + Objects.requireNonNull(alarms.get(fault.id())).size() + " alarms, cause "
                                + (hit ? "right: " : "WRONG: ")
                                + found.cause().explanation().key() + ' '
                                + found.cause().alarmedObject() + '\n')
                        .append(lines);
            }
        }
        return text.toString();
    }

    private static String say(SimulatedFault fault, SimulatedAlarm alarm) {
        return alarm.faultId() + ' ' + alarm.fact().probableCause() + '@'
                + alarm.fact().siteId() + " after "
                + Duration.between(fault.startsAt(), alarm.at()).toSeconds() + " s";
    }

    private SimulatedFault fault(UUID alarm) {
        return Objects.requireNonNull(faults.get(day.faultOf(alarm)));
    }
}
