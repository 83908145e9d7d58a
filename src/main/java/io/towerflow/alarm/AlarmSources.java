package io.towerflow.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sources of the current tenant's alarms: when each last spoke, and what it says is active. */
public interface AlarmSources {

    /** Lists every source that ever reported or is expected to, by its name. */
    List<AlarmSource> all();

    /**
     * Sets how often a source speaks when it is well, by alarms or by heartbeats that repeat one. Silence for longer
     * raises an alarm on the source, which clears when it speaks again.
     *
     * @param interval null: its silence means nothing
     * @throws IllegalArgumentException when the interval is not positive
     */
    void expect(String sourceSystemId, @Nullable Duration interval);

    /**
     * Hears a source that only says that it lives. Where nobody has said how long it may be silent, it is this long from now on.
     *
     * @param silentAfter how long it may then be silent; longer than its heartbeats are apart
     */
    void heartbeat(String sourceSystemId, Duration silentAfter);

    /**
     * Brings the alarms of a source into line with the list of all that are active there: those missing here are raised, those
     * that the source no longer lists are cleared. Alarms that changed after the list was made stay as they are.
     *
     * @param active every active alarm of the source, as raises of this source
     * @param asOf when the source made the list
     * @return what was sent to the intake, once the broker has it
     * @throws IllegalArgumentException when a report is a clear or of another source
     */
    Resynchronised resynchronise(String sourceSystemId, List<AlarmReport> active, Instant asOf);

    /**
     * A system that reports alarms.
     *
     * @param expectedInterval how often it speaks when it is well, or null where its silence means nothing
     * @param silentSince since when it is silent for too long, or null while it is not
     */
    record AlarmSource(
            String sourceSystemId,
            @Nullable Instant lastReportAt,
            @Nullable Duration expectedInterval,
            @Nullable Instant silentSince) {}

    /** Result of bringing a source into line: how many alarms it listed and how many it no longer does. */
    record Resynchronised(int listed, int cleared) {}
}
