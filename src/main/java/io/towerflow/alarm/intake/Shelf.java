package io.towerflow.alarm.intake;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.AlarmLedger;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps the raises of shelved alarms from those who follow alarms. The alarm itself is stored, counted and shown as ever; when
 * the shelf ends and the alarm is still there, it is told as raised. An alarm that was already told stays told: shelving it
 * concerns its next raises. State is kept for each partition as {@link io.towerflow.alarm.AlarmFollower} describes it.
 */
@Component
class Shelf {

    /** How soon after its end, or after somebody took it off, a shelf is noticed where no report comes. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final String ON_SHELF = """
            SELECT tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause, specific_problem
            FROM alarm_shelf WHERE shelved_until > ?
            """;
    private static final String RELEASE = """
            DELETE FROM alarm_held h WHERE partition = ? AND NOT EXISTS (
              SELECT FROM alarm a JOIN alarm_shelf s USING (tenant_id, source_system_id, alarmed_object_id, alarm_type,
                probable_cause, specific_problem)
              WHERE a.id = h.alarm_id AND s.shelved_until > ?)
            RETURNING alarm_id
            """;

    private final JdbcTemplate jdbc;
    private final Alarms alarms;
    private final AlarmLedger ledger;
    private final Map<Integer, Held> partitions = new ConcurrentHashMap<>();

    Shelf(JdbcTemplate jdbc, Alarms alarms, AlarmLedger ledger) {
        this.jdbc = jdbc;
        this.alarms = alarms;
        this.ledger = ledger;
    }

    /** The alarms of a partition that nobody has heard of. */
    private static final class Held {

        private final Set<UUID> ids;
        private Instant looked = Instant.EPOCH;

        Held(Set<UUID> ids) {
            this.ids = ids;
        }
    }

    /** Whether the passing of time alone may end a shelf. */
    boolean due(int partition, Instant now) {
        Held held = partitions.get(partition);
        return held != null && !held.ids.isEmpty() && now.isAfter(held.looked.plus(LOOK));
    }

    void forget(int partition) {
        partitions.remove(partition);
    }

    /** What of a batch's changes is to be told, in the batch's transaction. */
    List<AlarmChange> sift(int partition, Instant now, List<AlarmChange> changes) {
        Held held = partitions.computeIfAbsent(partition, this::recall);
        boolean raised = changes.stream().anyMatch(change -> change.kind() == AlarmChange.Kind.RAISED);
        Set<AlarmIdentity> shelved = raised ? onShelf(now) : Set.of();
        if (held.ids.isEmpty() && shelved.isEmpty()) {
            return changes;
        }
        Map<String, List<LedgerEntry>> decisions = new TreeMap<>();
        List<AlarmChange> told = new ArrayList<>(changes.size());
        List<Object[]> added = new ArrayList<>();
        List<Object[]> ended = new ArrayList<>();
        for (AlarmChange change : changes) {
            Alarm alarm = change.alarm();
            if (change.kind() == AlarmChange.Kind.RAISED && shelved.contains(alarm.identity())) {
                if (held.ids.add(alarm.id())) {
                    added.add(new Object[] {alarm.id(), alarm.tenant(), partition});
                    decide(decisions, alarm, now, "shelved");
                }
            } else if (!held.ids.contains(alarm.id())) {
                told.add(change);
            } else if (change.kind() == AlarmChange.Kind.CLEARED) {
                held.ids.remove(alarm.id());
                ended.add(new Object[] {alarm.id()});
            }
        }
        if (!added.isEmpty()) {
            jdbc.batchUpdate(
                    "INSERT INTO alarm_held (alarm_id, tenant_id, partition) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    added);
        }
        if (!ended.isEmpty()) {
            jdbc.batchUpdate("DELETE FROM alarm_held WHERE alarm_id = ?", ended);
        }
        if (due(partition, now)) {
            held.looked = now;
            List<UUID> released = jdbc.queryForList(RELEASE, UUID.class, partition, now.atOffset(ZoneOffset.UTC));
            released.forEach(held.ids::remove);
            for (Alarm alarm : alarms.findAll(released)) {
                if (alarm.active()) {
                    told.add(new AlarmChange(AlarmChange.Kind.RAISED, alarm));
                    decide(decisions, alarm, now, "unshelved");
                }
            }
        }
        decisions.forEach(ledger::append);
        return told;
    }

    private Held recall(int partition) {
        return new Held(new HashSet<>(
                jdbc.queryForList("SELECT alarm_id FROM alarm_held WHERE partition = ?", UUID.class, partition)));
    }

    private Set<AlarmIdentity> onShelf(Instant now) {
        return new HashSet<>(jdbc.query(
                ON_SHELF,
                (result, row) -> new AlarmIdentity(
                        result.getString("tenant_id"),
                        result.getString("source_system_id"),
                        result.getString("alarmed_object_id"),
                        AlarmType.valueOf(result.getString("alarm_type").toUpperCase(Locale.ROOT)),
                        result.getString("probable_cause"),
                        result.getString("specific_problem")),
                now.atOffset(ZoneOffset.UTC)));
    }

    private static void decide(Map<String, List<LedgerEntry>> decisions, Alarm alarm, Instant now, String decision) {
        decisions
                .computeIfAbsent(alarm.tenant(), tenant -> new ArrayList<>())
                .add(new LedgerEntry(
                        alarm.id(), alarm.id(), now, decision, "alarm.reason." + decision, null, null, null));
    }
}
