package io.towerflow.workbench.backtest;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.recorded.RecordedAlarm;
import io.towerflow.correlation.recorded.RecordedFiles;
import io.towerflow.correlation.replay.Replay;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** Alarms of a file, as the sub-commands read them: a device is a site, and every alarm counts as major. */
record FileRecording(List<RecordedAlarm> alarms, Set<RecordedFiles.Pair> links, ProbableCauses causes, List<Row> rows)
        implements Recording {

    static FileRecording of(List<RecordedAlarm> alarms, Set<RecordedFiles.Pair> links, ProbableCauses causes) {
        return new FileRecording(
                alarms,
                links,
                causes,
                alarms.stream()
                        .map(alarm -> new Row(
                                null,
                                alarm.type(),
                                alarm.device(),
                                alarm.device(),
                                alarm.device(),
                                PerceivedSeverity.MAJOR,
                                instant(alarm.start()),
                                instant(alarm.end())))
                        .toList());
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    @Override
    public Topology topology() {
        return Topology.EMPTY;
    }

    @Override
    public Replay.Result replay(RuleSets sets, IntConsumer taken) {
        return new Replay(sets, causes).of(alarms, links, Set.of(), taken);
    }
}
