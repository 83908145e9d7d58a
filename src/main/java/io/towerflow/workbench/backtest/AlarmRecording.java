package io.towerflow.workbench.backtest;

import io.towerflow.correlation.RecordedPeriod;
import io.towerflow.correlation.replay.Replay;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.util.List;
import java.util.function.IntConsumer;

/** Reads the stored alarms of a tenant. */
record AlarmRecording(RecordedPeriod stored, ProbableCauses causes, List<Row> rows) implements Recording {

    static AlarmRecording of(RecordedPeriod stored, ProbableCauses causes) {
        return new AlarmRecording(
                stored,
                causes,
                stored.alarms().stream()
                        .map(alarm -> new Row(
                                alarm.id(),
                                alarm.probableCause(),
                                alarm.alarmedObjectId(),
                                alarm.siteId(),
                                place(stored.topology().site(alarm.siteId()), alarm.siteId()),
                                alarm.perceivedSeverity(),
                                alarm.raisedAt(),
                                alarm.clearedAt()))
                        .toList());
    }

    private static String place(@org.jspecify.annotations.Nullable Site site, String id) {
        return site == null || site.name().equals(id) ? id : site.name() + " (" + id + ")";
    }

    @Override
    public Topology topology() {
        return stored.topology();
    }

    @Override
    public Replay.Result replay(RuleSets sets, IntConsumer taken) {
        return stored.replay(sets, causes, taken);
    }
}
