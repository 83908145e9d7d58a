package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.AlarmReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The active alarms of a partition by the keys under which their sources know them. A clear finds its alarm by such a key first,
 * since what else it says may differ from what the raise said: a source's words for people do.
 */
final class SourceKeys {

    /**
     * @param kind one kind's values never meet another's
     */
    private record Key(Kind kind, String tenant, String source, String object, String value) {}

    private enum Kind {
        EXTERNAL_ID,
        OWN_ID,
        SPECIFIC_PROBLEM
    }

    private final Map<Key, List<AlarmRow>> active = new HashMap<>();

    void add(AlarmRow occurrence) {
        for (Key key : keys(occurrence)) {
            List<AlarmRow> present = active.get(key);
            if (present == null) {
                active.put(key, List.of(occurrence));
            } else if (!present.contains(occurrence)) {
                List<AlarmRow> more = new ArrayList<>(present);
                more.add(occurrence);
                active.put(key, more);
            }
        }
    }

    void remove(AlarmRow occurrence) {
        for (Key key : keys(occurrence)) {
            active.computeIfPresent(key, (same, present) -> {
                List<AlarmRow> fewer =
                        present.stream().filter(one -> one != occurrence).toList();
                return fewer.isEmpty() ? null : fewer;
            });
        }
    }

    /**
     * The identity of the only active alarm of the same source and object that the report names by the source's id of it, or by
     * the id that was given here; null where it names none, or several.
     */
    @Nullable
    AlarmIdentity named(AlarmReport report) {
        String id = report.externalAlarmId();
        if (id == null || id.isEmpty()) {
            return null;
        }
        AlarmIdentity found = only(key(Kind.EXTERNAL_ID, report, id));
        return found == null ? only(key(Kind.OWN_ID, report, id)) : found;
    }

    /** The identity of the only active alarm of the same source and object with the same specific problem, or null. */
    @Nullable
    AlarmIdentity alike(AlarmReport report) {
        return report.specificProblem().isEmpty()
                ? null
                : only(key(Kind.SPECIFIC_PROBLEM, report, report.specificProblem()));
    }

    private @Nullable AlarmIdentity only(Key key) {
        List<AlarmRow> found = active.getOrDefault(key, List.of());
        return found.size() == 1 ? found.getFirst().identity : null;
    }

    private static Key key(Kind kind, AlarmReport report, String value) {
        return new Key(kind, report.tenant(), report.sourceSystemId(), report.alarmedObjectId(), value);
    }

    private static List<Key> keys(AlarmRow occurrence) {
        AlarmIdentity identity = occurrence.identity;
        List<Key> keys = new ArrayList<>(3);
        if (occurrence.externalAlarmId != null && !occurrence.externalAlarmId.isEmpty()) {
            keys.add(key(Kind.EXTERNAL_ID, identity, occurrence.externalAlarmId));
        }
        keys.add(key(Kind.OWN_ID, identity, occurrence.id.toString()));
        if (!identity.specificProblem().isEmpty()) {
            keys.add(key(Kind.SPECIFIC_PROBLEM, identity, identity.specificProblem()));
        }
        return keys;
    }

    private static Key key(Kind kind, AlarmIdentity identity, String value) {
        return new Key(kind, identity.tenant(), identity.sourceSystemId(), identity.alarmedObjectId(), value);
    }
}
