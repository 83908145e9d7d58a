package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one batch is going to write: rows to insert and update, decisions, and the changes for those who
 * follow.
 */
final class Batch {

    final List<AlarmRow> inserted = new ArrayList<>();
    final List<AlarmRow> updated = new ArrayList<>();
    final List<AlarmState> orphans = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();
    final List<AlarmChange> changes = new ArrayList<>();

    /** Objects that the inventory does not know, by tenant. */
    final Map<String, Set<String>> unknownObjects = new HashMap<>();

    /** A line of the ledger. */
    record Decision(
            String tenant,
            UUID reportId,
            UUID alarmId,
            String decision,
            @Nullable String reason) {}

    void touch(AlarmRow occurrence) {
        if (!occurrence.touched) {
            occurrence.touched = true;
            (occurrence.stored ? updated : inserted).add(occurrence);
        }
    }

    void touchOrphan(AlarmState track) {
        if (!track.orphanTouched) {
            track.orphanTouched = true;
            orphans.add(track);
        }
    }

    void decide(String tenant, UUID report, UUID alarm, String decision, @Nullable String reason) {
        decisions.add(new Decision(tenant, report, alarm, decision, reason));
    }

    void change(AlarmChange.Kind kind, AlarmRow occurrence) {
        changes.add(new AlarmChange(kind, occurrence.alarm()));
    }

    boolean isEmpty() {
        return inserted.isEmpty() && updated.isEmpty() && orphans.isEmpty() && decisions.isEmpty() && changes.isEmpty();
    }

    /** The batch is in the database. */
    void committed() {
        for (AlarmRow occurrence : inserted) {
            occurrence.stored = true;
            settle(occurrence);
        }
        updated.forEach(Batch::settle);
        for (AlarmState track : orphans) {
            track.orphanTouched = false;
            track.orphanStored = track.occurrence == null;
        }
    }

    private static void settle(AlarmRow occurrence) {
        occurrence.touched = false;
        occurrence.reworded = false;
        if (!occurrence.active()) {
            // Nobody asks the intake for the words of a cleared alarm again; the row has them.
            occurrence.additionalText = null;
            occurrence.details = Map.of();
        }
    }
}
