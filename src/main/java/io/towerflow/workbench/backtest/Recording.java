package io.towerflow.workbench.backtest;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.replay.Replay;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Alarms that were recorded, to be decided again by other rules. */
interface Recording {

    /**
     * An alarm of the recording.
     *
     * @param id where it is stored here; null where it comes from a file
     * @param place as people call the site
     * @param cleared null where it was still there at the end
     */
    record Row(
            @Nullable UUID id,
            String probableCause,
            String object,
            String site,
            String place,
            PerceivedSeverity severity,
            Instant raised,
            @Nullable Instant cleared) {}

    List<Row> rows();

    Topology topology();

    /** @param taken is told now and then how many alarms were taken; what it throws ends the replay */
    Replay.Result replay(RuleSets sets, IntConsumer taken);

    /** Returns the time from the first raise to the last. */
    default Duration span() {
        Instant first = rows().stream().map(Row::raised).min(Instant::compareTo).orElse(Instant.EPOCH);
        Instant last = rows().stream().map(Row::raised).max(Instant::compareTo).orElse(Instant.EPOCH);
        return Duration.between(first, last);
    }
}
