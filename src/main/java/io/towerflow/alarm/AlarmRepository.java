package io.towerflow.alarm;

import com.fasterxml.jackson.core.type.TypeReference;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.Tmf630;
import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

@Component
class AlarmRepository implements Alarms {

    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private static final String SELECT = """
            SELECT a.id, a.tenant_id, a.domain, a.site_id, a.source_system_id, a.alarmed_object_id, a.alarm_type,
              a.probable_cause, a.specific_problem, a.perceived_severity, a.original_severity, a.raised_at, a.changed_at,
              a.cleared_at, a.count, a.flaps, a.flapping, a.external_alarm_id, a.additional_text, a.details
            FROM alarm a
            """;

    private static final String PUT_ON_SHELF = """
            INSERT INTO alarm_shelf (tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause,
              specific_problem, shelved_until, shelved_by, shelved_reason)
            SELECT tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause, specific_problem, ?, ?, ?
            FROM alarm WHERE id = ?
            ON CONFLICT (tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause, specific_problem)
            DO UPDATE SET shelved_until = excluded.shelved_until, shelved_by = excluded.shelved_by,
              shelved_reason = excluded.shelved_reason
            """;
    private static final String TAKE_OFF_SHELF = """
            DELETE FROM alarm_shelf s USING alarm a
            WHERE a.id = ? AND (s.tenant_id, s.source_system_id, s.alarmed_object_id, s.alarm_type, s.probable_cause,
              s.specific_problem) = (a.tenant_id, a.source_system_id, a.alarmed_object_id, a.alarm_type, a.probable_cause,
              a.specific_problem)
            """;

    private static final String ON_SHELF = """
            SELECT a.*, s.shelved_until, s.shelved_by, s.shelved_reason FROM alarm_shelf s
            JOIN LATERAL (SELECT * FROM alarm l WHERE (l.tenant_id, l.source_system_id, l.alarmed_object_id, l.alarm_type,
                l.probable_cause, l.specific_problem) = (s.tenant_id, s.source_system_id, s.alarmed_object_id, s.alarm_type,
                s.probable_cause, s.specific_problem) ORDER BY l.raised_at DESC, l.id LIMIT 1) a ON true
            WHERE s.shelved_until > ?
            ORDER BY s.shelved_until, a.id OFFSET ? LIMIT ?
            """;

    /** Filters: each turns a TMF642 field and a wanted value into a condition on the row. */
    private static final Map<String, Filter> FILTERS = filters();

    /** Filters by values that never hold a comma. */
    private static final Set<String> EXACT =
            Set.of("id", "alarmType", "alarmRaisedTime", "alarmChangedTime", "alarmClearedTime");

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final JsonColumns json;
    private final Clock clock;

    AlarmRepository(JdbcClient jdbc, JdbcTemplate template, JsonColumns json, Clock clock) {
        this.jdbc = jdbc;
        this.template = template;
        this.json = json;
        this.clock = clock;
    }

    private interface Filter {
        /** The condition; what it compares with is added to the arguments. */
        String condition(String value, List<Object> arguments);
    }

    private static Map<String, Filter> filters() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("id", (value, arguments) -> {
            arguments.add(uuid("id", value));
            return "a.id = ?";
        });
        filters.put("alarmType", (value, arguments) -> {
            arguments.add(AlarmType.parse(value)
                    .map(type -> type.name().toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> wrong("alarmType", value)));
            return "a.alarm_type = ?";
        });
        filters.put("perceivedSeverity", (value, arguments) -> {
            String word = value.toLowerCase(Locale.ROOT);
            if (word.equals(PerceivedSeverity.CLEARED.word())) {
                return "a.cleared_at IS NOT NULL";
            }
            arguments.add(word);
            return "a.cleared_at IS NULL AND a.perceived_severity = ?";
        });
        filters.put("state", (value, arguments) -> switch (value.toLowerCase(Locale.ROOT)) {
            case "raised" -> "a.cleared_at IS NULL";
            case "cleared" -> "a.cleared_at IS NOT NULL";
            default -> "false";
        });
        filters.put("ackState", (value, arguments) -> switch (value.toLowerCase(Locale.ROOT)) {
            case "acknowledged" ->
                "EXISTS (SELECT FROM alarm_note n WHERE n.alarm_id = a.id AND n.acked_at IS NOT NULL)";
            case "unacknowledged" ->
                "NOT EXISTS (SELECT FROM alarm_note n WHERE n.alarm_id = a.id AND n.acked_at IS NOT NULL)";
            default -> "false";
        });
        filters.put("ackUserId", note("ack_user_id"));
        filters.put("ackSystemId", note("ack_system_id"));
        filters.put("probableCause", text("probable_cause"));
        filters.put("specificProblem", text("specific_problem"));
        filters.put("sourceSystemId", text("source_system_id"));
        filters.put("externalAlarmId", text("external_alarm_id"));
        filters.put("alarmDetails", text("additional_text"));
        filters.put("alarmedObject.id", text("alarmed_object_id"));
        filters.put("alarmedObjectType", detail("alarmedObjectType"));
        filters.put("reportingSystemId", detail("reportingSystemId"));
        filters.put("proposedRepairedActions", detail("proposedRepairedActions"));
        filters.put("plannedOutageIndicator", detail("plannedOutageIndicator"));
        filters.put("serviceAffecting", detail("serviceAffecting"));
        filters.put("isRootCause", detail("isRootCause"));
        filters.put("alarmEscalation", detail("alarmEscalation"));
        filters.put("clearUserId", detail("clearUserId"));
        filters.put("clearSystemId", detail("clearSystemId"));
        filters.put("place.id", text("site_id"));
        filters.put("alarmRaisedTime", time("alarmRaisedTime", "raised_at"));
        filters.put("alarmChangedTime", time("alarmChangedTime", "changed_at"));
        filters.put("alarmClearedTime", time("alarmClearedTime", "cleared_at"));
        return Map.copyOf(filters);
    }

    private static Filter text(String column) {
        return (value, arguments) -> {
            arguments.add(value);
            return "a." + column + " = ?";
        };
    }

    private static Filter detail(String name) {
        return (value, arguments) -> {
            arguments.add(value);
            return "a.details ->> '" + name + "' = ?";
        };
    }

    private static Filter note(String column) {
        return (value, arguments) -> {
            arguments.add(value);
            return "EXISTS (SELECT FROM alarm_note n WHERE n.alarm_id = a.id AND n." + column + " = ?)";
        };
    }

    private static Filter time(String field, String column) {
        return (value, arguments) -> {
            try {
                arguments.add(OffsetDateTime.parse(value));
            } catch (DateTimeParseException e) {
                throw wrong(field, value);
            }
            return "a." + column + " = ?";
        };
    }

    private static UUID uuid(String field, String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw wrong(field, value);
        }
    }

    private static InvalidInputException wrong(String field, String value) {
        return new InvalidInputException(field, "cannot be '" + value + "'");
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Alarm> find(UUID id) {
        return jdbc.sql(SELECT + "WHERE a.id = ?")
                .param(id)
                .query(this::alarm)
                .optional()
                .or(() -> jdbc.sql(SELECT
                                + "WHERE a.id = (SELECT l.alarm_id FROM alarm_ledger l"
                                + " WHERE l.report_id = ? AND l.report_id <> l.alarm_id ORDER BY l.at, l.seq LIMIT 1)")
                        .param(id)
                        .query(this::alarm)
                        .optional());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Alarm> findAll(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return template.query(SELECT + "WHERE a.id = ANY (?) ORDER BY a.raised_at DESC, a.id", this::alarm, (Object)
                ids.toArray(UUID[]::new));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Alarm> raisedIn(Instant from, Instant until, int most) {
        return template.query(
                SELECT + "WHERE a.raised_at >= ? AND a.raised_at < ? ORDER BY a.raised_at, a.id LIMIT ?",
                this::alarm,
                Timestamp.from(from),
                Timestamp.from(until),
                most);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Raise> raises(Instant since, int most) {
        return template.query(
                "SELECT id, site_id, probable_cause, raised_at FROM alarm WHERE raised_at >= ? "
                        + "ORDER BY raised_at DESC, id LIMIT ?",
                (row, number) -> new Raise(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getTimestamp(4).toInstant()),
                Timestamp.from(since),
                most);
    }

    @Override
    @Transactional(readOnly = true)
    public Page page(Map<String, String> filters, int offset, int limit) {
        List<Object> arguments = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (Map.Entry<String, String> wanted : filters.entrySet()) {
            Filter filter = FILTERS.get(wanted.getKey());
            if (filter == null) {
                throw new InvalidInputException(
                        wanted.getKey(),
                        "is no filter; possible are " + String.join(", ", new TreeSet<>(FILTERS.keySet())));
            }
            List<String> values = new ArrayList<>(Tmf630.either(wanted.getKey(), wanted.getValue()));
            if (values.size() > 1 && !EXACT.contains(wanted.getKey())) {
                // A text may hold commas of its own.
                values.add(wanted.getValue());
            }
            conditions.add(values.stream()
                    .map(value -> filter.condition(value, arguments))
                    .collect(Collectors.joining(" OR ", "(", ")")));
        }
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        Long total = template.queryForObject("SELECT count(*) FROM alarm a " + where, Long.class, arguments.toArray());
        arguments.add(offset);
        arguments.add(limit);
        List<Alarm> alarms = template.query(
                SELECT + where + " ORDER BY a.raised_at DESC, a.id OFFSET ? LIMIT ?", this::alarm, arguments.toArray());
        return new Page(alarms, total == null ? 0 : total);
    }

    @Override
    @Transactional(readOnly = true)
    public List<LedgerEntry> ledger(UUID id) {
        return template.query(
                """
                SELECT report_id, alarm_id, at, decision, reason, rule, rule_version, subject, seq FROM alarm_ledger
                WHERE alarm_id = ?
                UNION ALL
                SELECT report_id, alarm_id, at, decision, reason, rule, rule_version, subject, seq FROM alarm_ledger
                WHERE report_id = ? AND report_id <> alarm_id AND alarm_id <> ?
                ORDER BY at, seq
                """,
                (result, number) -> new LedgerEntry(
                        result.getObject("report_id", UUID.class),
                        result.getObject("alarm_id", UUID.class),
                        Rows.instant(result, "at"),
                        result.getString("decision"),
                        result.getString("reason"),
                        result.getString("rule"),
                        result.getObject("rule_version", Integer.class),
                        result.getString("subject")),
                id,
                id,
                id);
    }

    @Override
    @Transactional(readOnly = true)
    public Map<UUID, AlarmNotes> notes(Collection<UUID> ids) {
        UUID[] wanted = ids.toArray(UUID[]::new);
        Map<UUID, List<AlarmNotes.Comment>> comments = new HashMap<>();
        template.query(
                "SELECT alarm_id, at, comment, user_id, system_id FROM alarm_comment WHERE alarm_id = ANY (?) ORDER BY id",
                result -> {
                    comments.computeIfAbsent(result.getObject("alarm_id", UUID.class), id -> new ArrayList<>())
                            .add(new AlarmNotes.Comment(
                                    result.getString("comment"),
                                    result.getString("user_id"),
                                    result.getString("system_id"),
                                    Rows.instant(result, "at")));
                },
                (Object) wanted);
        Map<UUID, AlarmNotes> notes = new HashMap<>();
        template.query(
                """
                SELECT a.id AS alarm_id, ack_user_id, ack_system_id, acked_at, shelved_until, shelved_by, shelved_reason
                FROM alarm a
                LEFT JOIN alarm_shelf s USING (tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause,
                  specific_problem)
                LEFT JOIN alarm_note n ON n.alarm_id = a.id
                WHERE a.id = ANY (?) AND (n.alarm_id IS NOT NULL OR s.shelved_until IS NOT NULL)
                """,
                result -> {
                    UUID id = result.getObject("alarm_id", UUID.class);
                    List<AlarmNotes.Comment> said = comments.remove(id);
                    notes.put(
                            id,
                            new AlarmNotes(
                                    result.getString("ack_user_id"),
                                    result.getString("ack_system_id"),
                                    Rows.optionalInstant(result, "acked_at"),
                                    Rows.optionalInstant(result, "shelved_until"),
                                    result.getString("shelved_by"),
                                    result.getString("shelved_reason"),
                                    said == null ? List.of() : List.copyOf(said)));
                },
                (Object) wanted);
        comments.forEach(
                (id, said) -> notes.put(id, new AlarmNotes(null, null, null, null, null, null, List.copyOf(said))));
        return notes;
    }

    @Override
    @Transactional
    public boolean acknowledge(UUID id, boolean acknowledged, @Nullable String userId, @Nullable String systemId) {
        return template.update(
                        """
                        INSERT INTO alarm_note (alarm_id, tenant_id, ack_user_id, ack_system_id, acked_at)
                        SELECT id, tenant_id, ?, ?, ? FROM alarm WHERE id = ?
                        ON CONFLICT (alarm_id) DO UPDATE SET ack_user_id = excluded.ack_user_id,
                          ack_system_id = excluded.ack_system_id, acked_at = excluded.acked_at
                        """,
                        acknowledged ? userId : null,
                        acknowledged ? systemId : null,
                        acknowledged ? Rows.utc(clock.instant()) : null,
                        id)
                > 0;
    }

    @Override
    @Transactional
    public boolean comment(UUID id, String comment, @Nullable String userId, @Nullable String systemId) {
        return template.update("""
                        INSERT INTO alarm_comment (tenant_id, alarm_id, at, comment, user_id, system_id)
                        SELECT tenant_id, id, ?, ?, ?, ? FROM alarm WHERE id = ?
                        """, Rows.utc(clock.instant()), comment, userId, systemId, id) > 0;
    }

    @Override
    @Transactional
    public boolean shelve(UUID id, @Nullable Instant until, String by, @Nullable String reason) {
        if (until == null) {
            template.update(TAKE_OFF_SHELF, id);
            return find(id).isPresent();
        }
        return template.update(PUT_ON_SHELF, Rows.utc(until), by, reason, id) > 0;
    }

    @Override
    @Transactional(readOnly = true)
    public Shelved shelved(Instant at, int offset, int limit) {
        Long total = template.queryForObject(
                "SELECT count(*) FROM alarm_shelf WHERE shelved_until > ?", Long.class, Rows.utc(at));
        return new Shelved(
                template.query(
                        ON_SHELF,
                        (row, number) -> new OnShelf(
                                alarm(row, number),
                                Rows.instant(row, "shelved_until"),
                                row.getString("shelved_by"),
                                row.getString("shelved_reason")),
                        Rows.utc(at),
                        offset,
                        limit),
                total == null ? 0 : total);
    }

    private Alarm alarm(ResultSet result, int number) throws SQLException {
        return new Alarm(
                result.getObject("id", UUID.class),
                result.getString("tenant_id"),
                result.getString("domain"),
                result.getString("site_id"),
                result.getString("source_system_id"),
                result.getString("alarmed_object_id"),
                AlarmType.valueOf(result.getString("alarm_type").toUpperCase(Locale.ROOT)),
                result.getString("probable_cause"),
                result.getString("specific_problem"),
                PerceivedSeverity.valueOf(result.getString("perceived_severity").toUpperCase(Locale.ROOT)),
                result.getString("original_severity"),
                Rows.instant(result, "raised_at"),
                Rows.instant(result, "changed_at"),
                Rows.optionalInstant(result, "cleared_at"),
                result.getInt("count"),
                result.getInt("flaps"),
                result.getBoolean("flapping"),
                result.getString("external_alarm_id"),
                result.getString("additional_text"),
                details(result.getString("details")));
    }

    private Map<String, String> details(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        return json.read(text, DETAILS);
    }
}
