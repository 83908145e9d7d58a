package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.replay.Replay;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntConsumer;

/**
 * Record of a tenant's stored alarms of a period with the network and the learned causes that hold for them, to be decided again
 * by other rules, off-line and in the server's own way. Planned work and shelving are left out.
 */
public final class RecordedPeriod {

    private static final long BATCH_MILLIS = 250;
    /**
     * Time that goes on after the last alarm: what came last still waits for what may have happened before it, and its situation
     * is looked at twice.
     */
    private static final long AFTERWARDS_MILLIS = 60_000;

    private final List<Alarm> alarms;
    private final Topology topology;
    private final List<Learned> learned;

    RecordedPeriod(List<Alarm> alarms, Topology topology, List<Learned> learned) {
        this.alarms = List.copyOf(alarms);
        this.topology = topology;
        this.learned = learned;
    }

    /** Returns the alarms in the order in which they were raised. */
    public List<Alarm> alarms() {
        return alarms;
    }

    public Topology topology() {
        return topology;
    }

    private record Event(Instant at, int row, boolean clear) {}

    /**
     * Decides them by these rules.
     *
     * @param taken is told after each batch how many of the alarms were raised by then; what it throws ends the replay
     */
    public Replay.Result replay(RuleSets sets, ProbableCauses causes, IntConsumer taken) {
        List<Event> events = new ArrayList<>();
        for (int row = 0; row < alarms.size(); row++) {
            Alarm alarm = alarms.get(row);
            events.add(new Event(alarm.raisedAt(), row, false));
            Instant cleared = alarm.clearedAt();
            if (cleared != null) {
                events.add(new Event(cleared.isBefore(alarm.raisedAt()) ? alarm.raisedAt() : cleared, row, true));
            }
        }
        events.sort(Comparator.comparing(Event::at).thenComparing(Event::clear).thenComparingInt(Event::row));
        try (OfflineCorrelation rehearsal = new OfflineCorrelation(sets, causes, topology, learned)) {
            int raised = 0;
            List<OfflineCorrelation.Report> batch = new ArrayList<>();
            long end = events.getFirst().at().toEpochMilli() + BATCH_MILLIS;
            for (Event event : events) {
                long at = event.at().toEpochMilli();
                while (at >= end) {
                    rehearsal.take(batch, Instant.ofEpochMilli(end));
                    batch.clear();
                    taken.accept(raised);
                    end = next(rehearsal, end, at);
                }
                raised += event.clear() ? 0 : 1;
                batch.add(report(alarms.get(event.row()), event));
            }
            rehearsal.take(batch, Instant.ofEpochMilli(end));
            long last = end + AFTERWARDS_MILLIS;
            for (end = next(rehearsal, end, last); end <= last; end = next(rehearsal, end, last)) {
                rehearsal.take(List.of(), Instant.ofEpochMilli(end));
            }
            return result(rehearsal);
        }
    }

    /** Returns the end of the next batch in which anything happens; the first after this time where nothing does until then. */
    private static long next(OfflineCorrelation rehearsal, long end, long until) {
        long next = end + BATCH_MILLIS;
        while (next <= until && !rehearsal.due(Instant.ofEpochMilli(next))) {
            next += BATCH_MILLIS;
        }
        return next;
    }

    private Replay.Result result(OfflineCorrelation rehearsal) {
        Map<UUID, Integer> rows = new HashMap<>();
        List<String> rules = new ArrayList<>();
        for (int row = 0; row < alarms.size(); row++) {
            rows.put(alarms.get(row).id(), row);
            rules.add(rehearsal.rule(alarms.get(row).id()));
        }
        int[] incidents = new int[alarms.size()];
        boolean[] roots = new boolean[alarms.size()];
        List<RootCause> believed = new ArrayList<>();
        for (OfflineCorrelation.Group group : rehearsal.groups()) {
            believed.add(group.cause());
            for (UUID alarm : group.alarms()) {
                incidents[Objects.requireNonNull(rows.get(alarm))] = believed.size();
            }
            UUID root = group.cause().alarmId();
            if (root != null) {
                roots[Objects.requireNonNull(rows.get(root))] = true;
            }
        }
        return new Replay.Result(incidents, roots, List.copyOf(rules), List.copyOf(believed));
    }

    private static OfflineCorrelation.Report report(Alarm alarm, Event event) {
        return new OfflineCorrelation.Report(
                alarm.id(),
                event.clear(),
                alarm.sourceSystemId(),
                alarm.siteId(),
                alarm.alarmedObjectId(),
                alarm.alarmType(),
                alarm.probableCause(),
                alarm.perceivedSeverity(),
                event.at());
    }
}
