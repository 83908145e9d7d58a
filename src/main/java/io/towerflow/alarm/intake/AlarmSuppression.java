package io.towerflow.alarm.intake;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.AlarmLedger;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.maintenance.ActiveWindows;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps the raises of shelved alarms, and of those under planned work, from those who follow alarms. The alarm itself is
 * stored, counted and shown as ever; when the shelving or the window ends and the alarm is still there, it is told as raised. An
 * alarm that was already told stays told: shelving it, or a window, concerns its next raises. State is kept for each partition
 * as {@link io.towerflow.alarm.AlarmFollower} describes it.
 */
@Component
class AlarmSuppression {

    /** Interval at which the end of a shelving or of a window is noticed where no report comes. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final String ON_SHELF = """
            SELECT tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause, specific_problem
            FROM alarm_shelf WHERE shelved_until > ?
            """;
    private static final String RELEASE = """
            DELETE FROM alarm_held h WHERE partition = ? AND window_number IS NULL AND NOT EXISTS (
              SELECT FROM alarm a JOIN alarm_shelf s USING (tenant_id, source_system_id, alarmed_object_id, alarm_type,
                probable_cause, specific_problem)
              WHERE a.id = h.alarm_id AND s.shelved_until > ?)
            RETURNING alarm_id
            """;
    private static final String RESTORE = """
            DELETE FROM alarm_held h WHERE partition = ? AND window_number IS NOT NULL AND NOT EXISTS (
              SELECT FROM maintenance_occurrence o
              WHERE o.window_number = h.window_number AND o.starts_at <= ? AND o.ends_at > ?)
            RETURNING alarm_id
            """;
    private static final String HOLD =
            "INSERT INTO alarm_held (alarm_id, tenant_id, partition, window_number) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String SILENCE = """
            INSERT INTO maintenance_alarm (window_number, alarm_id, tenant_id, held_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (window_number, alarm_id) DO UPDATE SET let_go_at = NULL, outcome = NULL
            """;
    private static final String LET_GO =
            "UPDATE maintenance_alarm SET let_go_at = ?, outcome = ? WHERE window_number = ? AND alarm_id = ? AND outcome IS NULL";

    private final JdbcTemplate jdbc;
    private final Alarms alarms;
    private final AlarmLedger ledger;
    private final ActiveWindows windows;
    private final Map<Integer, Held> partitions = new ConcurrentHashMap<>();

    AlarmSuppression(JdbcTemplate jdbc, Alarms alarms, AlarmLedger ledger, ActiveWindows windows) {
        this.jdbc = jdbc;
        this.alarms = alarms;
        this.ledger = ledger;
        this.windows = windows;
    }

    /** Stands for the shelving where a window's number would stand. */
    private static final String ON_THE_SHELF = "";

    /** The alarms of a partition that nobody has heard of, and who holds each: a window's number, or the shelving. */
    private static final class Held {

        private final Map<UUID, String> holders;
        private Instant looked = Instant.EPOCH;

        Held(Map<UUID, String> holders) {
            this.holders = holders;
        }
    }

    /** Reasons that suppress alarms at one instant. */
    private record Reasons(Set<AlarmIdentity> shelved, ActiveWindows.Held windows) {

        boolean none() {
            return shelved.isEmpty() && windows.isEmpty();
        }

        /** Name of what suppresses the alarm if it is raised now; null where nothing does. */
        @Nullable
        String holder(Alarm alarm) {
            String window = windows.covering(alarm.tenant(), alarm.siteId(), alarm.alarmedObjectId());
            if (window != null) {
                return window;
            }
            return shelved.contains(alarm.identity()) ? ON_THE_SHELF : null;
        }
    }

    /** Changes that a batch makes to what is suppressed. */
    private static final class Written {

        private final Map<String, List<LedgerEntry>> decisions = new TreeMap<>();
        private final List<Object[]> held = new ArrayList<>();
        private final List<Object[]> silenced = new ArrayList<>();
        private final List<Object[]> ended = new ArrayList<>();
        private final List<Object[]> letGo = new ArrayList<>();
    }

    /** Returns whether the passing of time alone may end a shelving or a window. */
    boolean due(int partition, Instant now) {
        Held held = partitions.get(partition);
        return held != null && !held.holders.isEmpty() && now.isAfter(held.looked.plus(LOOK));
    }

    void forget(int partition) {
        partitions.remove(partition);
    }

    /** Filters a batch's changes for those who follow, in the batch's transaction. */
    List<AlarmChange> sift(int partition, Instant now, List<AlarmChange> changes) {
        Held held = partitions.computeIfAbsent(partition, this::recall);
        boolean raised = changes.stream().anyMatch(change -> change.kind() == AlarmChange.Kind.RAISED);
        boolean look = due(partition, now);
        Reasons reasons =
                raised || look ? new Reasons(onShelf(now), windows.at(now)) : new Reasons(Set.of(), windows.none());
        if (held.holders.isEmpty() && reasons.none()) {
            return changes;
        }
        Written written = new Written();
        List<AlarmChange> told = new ArrayList<>(changes.size());
        for (AlarmChange change : changes) {
            Alarm alarm = change.alarm();
            String holder = change.kind() == AlarmChange.Kind.RAISED ? reasons.holder(alarm) : null;
            if (holder != null) {
                if (!held.holders.containsKey(alarm.id())) {
                    hold(held, alarm, holder, partition, now, written);
                }
            } else if (!held.holders.containsKey(alarm.id())) {
                told.add(change);
            } else if (change.kind() == AlarmChange.Kind.CLEARED) {
                String former = held.holders.remove(alarm.id());
                written.ended.add(new Object[] {alarm.id()});
                letGo(former, alarm.id(), now, "cleared", written);
            }
        }
        write(written);
        if (look) {
            held.looked = now;
            Written after = new Written();
            for (Alarm alarm : alarms.findAll(released(partition, now))) {
                String former = held.holders.remove(alarm.id());
                letGo(former, alarm.id(), now, alarm.active() ? "restored" : "cleared", after);
                String holder = alarm.active() ? reasons.holder(alarm) : null;
                if (holder != null) {
                    hold(held, alarm, holder, partition, now, after);
                } else if (alarm.active()) {
                    told.add(new AlarmChange(AlarmChange.Kind.RAISED, alarm));
                    boolean shelf = former == null || former.equals(ON_THE_SHELF);
                    decide(after, alarm, now, shelf ? "unshelved" : "restored", shelf ? null : former);
                }
            }
            write(after);
        }
        return told;
    }

    private List<UUID> released(int partition, Instant now) {
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        List<UUID> released = new ArrayList<>(jdbc.queryForList(RELEASE, UUID.class, partition, at));
        released.addAll(jdbc.queryForList(RESTORE, UUID.class, partition, at, at));
        return released;
    }

    private static void hold(Held held, Alarm alarm, String holder, int partition, Instant now, Written written) {
        boolean shelf = holder.equals(ON_THE_SHELF);
        held.holders.put(alarm.id(), holder);
        written.held.add(new Object[] {alarm.id(), alarm.tenant(), partition, shelf ? null : holder});
        if (!shelf) {
            written.silenced.add(new Object[] {holder, alarm.id(), alarm.tenant(), now.atOffset(ZoneOffset.UTC)});
        }
        decide(written, alarm, now, shelf ? "shelved" : "maintenance", shelf ? null : holder);
    }

    private static void letGo(@Nullable String former, UUID alarm, Instant now, String outcome, Written written) {
        if (former != null && !former.equals(ON_THE_SHELF)) {
            written.letGo.add(new Object[] {now.atOffset(ZoneOffset.UTC), outcome, former, alarm});
        }
    }

    private void write(Written written) {
        update(HOLD, written.held);
        update(SILENCE, written.silenced);
        update("DELETE FROM alarm_held WHERE alarm_id = ?", written.ended);
        update(LET_GO, written.letGo);
        written.decisions.forEach(ledger::append);
    }

    private void update(String sql, List<Object[]> rows) {
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(sql, rows);
        }
    }

    private Held recall(int partition) {
        Map<UUID, String> holders = new HashMap<>();
        jdbc.query(
                "SELECT alarm_id, window_number FROM alarm_held WHERE partition = ?",
                row -> {
                    String window = row.getString("window_number");
                    holders.put(row.getObject("alarm_id", UUID.class), window == null ? ON_THE_SHELF : window);
                },
                partition);
        return new Held(holders);
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

    private static void decide(Written written, Alarm alarm, Instant now, String decision, @Nullable String window) {
        written.decisions
                .computeIfAbsent(alarm.tenant(), tenant -> new ArrayList<>())
                .add(new LedgerEntry(
                        alarm.id(), alarm.id(), now, decision, "alarm.reason." + decision, null, null, window));
    }
}
