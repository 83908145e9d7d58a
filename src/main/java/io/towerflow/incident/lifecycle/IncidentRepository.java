package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.HandOverNote;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.ranking.IncidentRanking;
import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/** Reads and writes the incidents' rows, in the caller's transaction and for many incidents at once. */
@Component
public class IncidentRepository {

    /** Query of an incident's row; its technician as its own table has it, since the row follows a little later. */
    private static final String ROWS = "SELECT i.*, (SELECT t.technician FROM incident_technician t "
            + "WHERE t.incident_number = i.number) AS told_technician FROM incident i ";

    private static final String RANK =
            "due_at, site_down_at, technician, region, search, urgency, urgency_at, urgency_next_at, turn";

    private final JdbcTemplate jdbc;
    private final JsonColumns json;
    private final IncidentRanking ranking;

    IncidentRepository(JdbcTemplate jdbc, JsonColumns json, IncidentRanking ranking) {
        this.jdbc = jdbc;
        this.json = json;
        this.ranking = ranking;
    }

    /** Returns the next free numbers, rising. */
    List<Long> nextNumbers(int count) {
        return jdbc.queryForList("SELECT nextval('incident_number') FROM generate_series(1, ?)", Long.class, count);
    }

    /** Locks the incidents that hold these situations, with all situations that they hold, in the order of their numbers. */
    List<Incident> lockHolders(Collection<UUID> situations) {
        return withSituations(jdbc.query(
                ROWS + "WHERE i.number IN (SELECT s.incident_number FROM incident_situation s "
                        + "WHERE s.holds AND s.situation_id = ANY (?::uuid[])) ORDER BY i.number FOR UPDATE OF i",
                this::incident,
                (Object) words(situations)));
    }

    /** Locks these incidents, with all situations that they hold, in the order of their numbers. */
    public List<Incident> lock(Collection<String> numbers) {
        return withSituations(jdbc.query(
                ROWS + "WHERE i.number " + among(numbers) + " ORDER BY i.number FOR UPDATE OF i",
                this::incident,
                these(numbers)));
    }

    /** Locks an incident against changes, without its situations. Its timeline may still get entries. */
    Optional<Incident> lockRow(String number) {
        return jdbc.query(ROWS + "WHERE i.number = ? FOR NO KEY UPDATE OF i", this::incident, number).stream()
                .findFirst();
    }

    private List<Incident> withSituations(List<Incident> incidents) {
        if (!incidents.isEmpty()) {
            Map<String, List<Incident.Situation>> held = new HashMap<>();
            incidents.forEach(one -> held.put(one.number(), new ArrayList<>()));
            RowCallbackHandler add =
                    row -> held.computeIfAbsent(row.getString("incident_number"), number -> new ArrayList<>())
                            .add(new Incident.Situation(
                                    row.getObject("situation_id", UUID.class),
                                    severity(row.getString("severity")),
                                    new HashSet<>(texts(row.getArray("sites"))),
                                    row.getBoolean("clear")));
            jdbc.query(
                    "SELECT * FROM incident_situation WHERE holds AND incident_number " + among(held.keySet())
                            + " ORDER BY situation_id",
                    add,
                    these(held.keySet()));
            incidents.forEach(one -> one.holding(held.getOrDefault(one.number(), List.of())));
        }
        return incidents;
    }

    private Incident incident(ResultSet row, int i) throws SQLException {
        Instant openedAt = Rows.instant(row, "opened_at");
        return new Incident(
                row.getString("number"),
                row.getString("tenant_id"),
                openedAt,
                Rows.instant(row, "changed_at"),
                IncidentState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                severity(row.getString("severity")),
                texts(row.getArray("sites")),
                row.getString("title"),
                rootCause(row.getString("root_cause")),
                row.getString("process_instance_id"),
                row.getString("merged_into"),
                row.getString("acknowledged_by"),
                row.getString("decision"),
                Rows.optionalInstant(row, "cleared_at"),
                Rows.optionalInstant(row, "closed_at"),
                row.getString("told_technician"),
                new Incident.Rank(
                        Rows.optionalInstant(row, "due_at"),
                        Rows.optionalInstant(row, "site_down_at"),
                        row.getString("technician"),
                        row.getString("region"),
                        row.getString("search"),
                        row.getInt("urgency"),
                        Objects.requireNonNullElse(Rows.optionalInstant(row, "urgency_at"), openedAt),
                        Rows.optionalInstant(row, "urgency_next_at"),
                        row.getLong("turn")));
    }

    void insert(Instant now, List<Incident> opened) {
        write(
                "INSERT INTO incident (state, severity, sites, title, root_cause, process_instance_id, merged_into, "
                        + "acknowledged_by, decision, cleared_at, closed_at, changed_at, " + RANK
                        + ", number, tenant_id, opened_at) VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                        + "?, ?, ?, ?, ?, ?, ?)",
                now,
                opened,
                (row, incident) -> {
                    setState(row, incident, now);
                    row.setString(22, incident.number());
                    row.setString(23, incident.tenant());
                    row.setTimestamp(24, Timestamp.from(incident.openedAt()));
                });
    }

    void update(Instant now, List<Incident> changed) {
        write(
                "UPDATE incident SET state = ?, severity = ?, sites = ?, title = ?, root_cause = ?::jsonb, "
                        + "process_instance_id = ?, merged_into = ?, acknowledged_by = ?, decision = ?, cleared_at = ?, "
                        + "closed_at = ?, changed_at = ?, (" + RANK
                        + ") = (?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE number = ?",
                now,
                changed,
                (row, incident) -> {
                    setState(row, incident, now);
                    row.setString(22, incident.number());
                });
    }

    private void write(
            String sql, Instant now, List<Incident> incidents, ParameterizedPreparedStatementSetter<Incident> values) {
        incidents.forEach(one -> {
            one.ranked(ranking.rank(one, now));
            one.storedAt(now);
        });
        batch(sql, incidents, values);
    }

    private <T> void batch(String sql, List<T> rows, ParameterizedPreparedStatementSetter<T> values) {
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(sql, rows, rows.size(), values);
        }
    }

    /** Sets the first 21 parameters: the columns that change. */
    private void setState(PreparedStatement row, Incident incident, Instant now) throws SQLException {
        row.setString(1, incident.state().word());
        row.setString(2, incident.severity().word());
        row.setObject(3, incident.sites().toArray(String[]::new));
        row.setString(4, incident.givenTitle());
        row.setString(5, write(incident.rootCause()));
        row.setString(6, incident.processInstanceId());
        row.setString(7, incident.mergedInto());
        row.setString(8, incident.acknowledgedBy());
        row.setString(9, incident.decision());
        row.setTimestamp(10, Rows.optionalTimestamp(incident.clearedAt()));
        row.setTimestamp(11, Rows.optionalTimestamp(incident.closedAt()));
        row.setTimestamp(12, Timestamp.from(now));
        setRank(row, 13, Objects.requireNonNull(incident.rank()));
    }

    /** Sets the columns of {@link #RANK} from this parameter on. */
    private static void setRank(PreparedStatement row, int from, Incident.Rank rank) throws SQLException {
        row.setTimestamp(from, Rows.optionalTimestamp(rank.dueAt()));
        row.setTimestamp(from + 1, Rows.optionalTimestamp(rank.siteDownAt()));
        row.setString(from + 2, rank.technician());
        row.setString(from + 3, rank.region());
        row.setString(from + 4, rank.search());
        row.setInt(from + 5, rank.urgency());
        row.setTimestamp(from + 6, Timestamp.from(rank.urgencyAt()));
        row.setTimestamp(from + 7, Rows.optionalTimestamp(rank.urgencyNextAt()));
        row.setLong(from + 8, rank.turn());
    }

    /**
     * Brings what these incidents are listed by up to date; they are locked.
     *
     * @return those whose urgency or technician is another now
     */
    public List<Incident> rank(Instant now, List<Incident> incidents) {
        List<Incident> stale = new ArrayList<>();
        List<Incident> changed = new ArrayList<>();
        for (Incident incident : incidents) {
            Incident.Rank before = incident.rank();
            Incident.Rank rank = ranking.rank(incident, now);
            if (before == null || !before.sameAs(rank)) {
                incident.ranked(rank);
                stale.add(incident);
                if (before == null
                        || before.urgency() != rank.urgency()
                        || !Objects.equals(before.technician(), rank.technician())) {
                    changed.add(incident);
                }
            }
        }
        batch(
                "UPDATE incident SET (" + RANK + ") = (?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE number = ?",
                stale,
                (row, incident) -> {
                    setRank(row, 1, Objects.requireNonNull(incident.rank()));
                    row.setString(10, incident.number());
                });
        return changed;
    }

    /** Returns the numbers of incidents whose urgency time has changed, without those that somebody is just changing. */
    public List<String> urgencyDue(Instant now, int limit) {
        return jdbc.queryForList(
                "SELECT number FROM incident WHERE urgency_next_at <= ? ORDER BY number LIMIT ? FOR UPDATE SKIP LOCKED",
                String.class,
                Rows.optionalTimestamp(now),
                limit);
    }

    /**
     * Stores who is the technician of an incident by a work order; null where nobody is.
     *
     * @return whether that is news
     */
    boolean keepTechnician(String number, String workOrder, @Nullable String technician) {
        return technician == null
                ? jdbc.update(
                                "DELETE FROM incident_technician WHERE incident_number = ? AND work_order = ?",
                                number,
                                workOrder)
                        > 0
                : jdbc.update(
                                "INSERT INTO incident_technician AS t (incident_number, work_order, technician) VALUES (?, ?, ?) "
                                        + "ON CONFLICT (incident_number) DO UPDATE SET work_order = excluded.work_order, "
                                        + "technician = excluded.technician WHERE (t.work_order, t.technician) "
                                        + "IS DISTINCT FROM (excluded.work_order, excluded.technician)",
                                number,
                                workOrder,
                                technician)
                        > 0;
    }

    /** Releases the situations that these incidents have let go; they keep their alarms in memory. */
    void release(List<Incident> incidents) {
        List<Of<UUID>> released = of(incidents, incident -> List.copyOf(incident.released()));
        batch(
                "UPDATE incident_situation SET holds = false WHERE incident_number = ? AND situation_id = ?",
                released,
                (row, one) -> {
                    row.setString(1, one.incident().number());
                    row.setObject(2, one.value());
                });
    }

    void hold(List<Incident> incidents) {
        List<Of<Incident.Situation>> held = of(incidents, Incident::held);
        batch(
                "INSERT INTO incident_situation (incident_number, situation_id, tenant_id, holds, severity, sites, clear) "
                        + "VALUES (?, ?, ?, true, ?, ?, ?) ON CONFLICT (incident_number, situation_id) DO UPDATE "
                        + "SET holds = true, severity = excluded.severity, sites = excluded.sites, clear = excluded.clear",
                held,
                (row, one) -> {
                    row.setString(1, one.incident().number());
                    row.setObject(2, one.value().id());
                    row.setString(3, one.incident().tenant());
                    row.setString(4, one.value().severity().word());
                    row.setObject(5, one.value().sites().toArray(String[]::new));
                    row.setBoolean(6, one.value().clear());
                });
    }

    void note(Instant now, List<Incident> incidents) {
        List<Of<Incident.Entry>> entries = of(incidents, Incident::entries);
        batch(
                "INSERT INTO incident_timeline (tenant_id, incident_number, at, kind, key, arguments, actor) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?)",
                entries,
                (row, one) -> {
                    row.setString(1, one.incident().tenant());
                    row.setString(2, one.incident().number());
                    row.setTimestamp(3, Timestamp.from(now));
                    row.setString(4, one.value().kind());
                    row.setString(5, one.value().key());
                    row.setObject(6, one.value().arguments().toArray(String[]::new));
                    row.setString(7, one.value().actor());
                });
    }

    /** Something of an incident that has a row of its own. */
    private record Of<T>(Incident incident, T value) {}

    private static <T> List<Of<T>> of(List<Incident> incidents, Function<Incident, List<T>> values) {
        return incidents.stream()
                .flatMap(one -> values.apply(one).stream().map(value -> new Of<>(one, value)))
                .toList();
    }

    /**
     * Writes an entry of one incident's timeline.
     *
     * @return the incident's tenant; empty where there is no such incident
     */
    Optional<String> note(String number, TimelineEntry entry) {
        return jdbc
                .queryForList(
                        "INSERT INTO incident_timeline (tenant_id, incident_number, at, kind, key, arguments, actor) "
                                + "SELECT tenant_id, number, ?, ?, ?, ?, ? FROM incident WHERE number = ? "
                                + "RETURNING tenant_id",
                        String.class,
                        Timestamp.from(entry.at()),
                        entry.kind(),
                        entry.key(),
                        entry.arguments().toArray(String[]::new),
                        entry.actor(),
                        number)
                .stream()
                .findFirst();
    }

    void keepFeedback(Instant at, Incident incident, String verdict, @Nullable String words, @Nullable String author) {
        jdbc.update(
                "INSERT INTO incident_feedback (tenant_id, incident_number, at, author, verdict, text, root_cause) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)",
                incident.tenant(),
                incident.number(),
                Timestamp.from(at),
                author,
                verdict,
                words,
                write(incident.rootCause()));
    }

    void keepNote(Instant at, Incident incident, String text, String author) {
        jdbc.update(
                "INSERT INTO incident_note (tenant_id, incident_number, at, author, text) VALUES (?, ?, ?, ?, ?)",
                incident.tenant(),
                incident.number(),
                Timestamp.from(at),
                author,
                text);
    }

    HandOverNote keepHandOver(String tenant, Instant at, String text, String author) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "INSERT INTO hand_over_note (tenant_id, at, author, text) VALUES (?, ?, ?, ?) RETURNING *",
                IncidentRepository::handOverNote,
                tenant,
                Timestamp.from(at),
                author,
                text));
    }

    List<HandOverNote> handOverNotes(int offset, int limit) {
        return jdbc.query(
                "SELECT * FROM hand_over_note ORDER BY at DESC, id DESC OFFSET ? LIMIT ?",
                IncidentRepository::handOverNote,
                offset,
                limit);
    }

    long handOverNoteCount() {
        Long count = jdbc.queryForObject("SELECT count(*) FROM hand_over_note", Long.class);
        return count == null ? 0 : count;
    }

    private static HandOverNote handOverNote(ResultSet row, int i) throws SQLException {
        return new HandOverNote(
                row.getLong("id"), Rows.instant(row, "at"), row.getString("author"), row.getString("text"));
    }

    Map<String, List<TimelineEntry>> timelines(Collection<String> numbers) {
        Map<String, List<TimelineEntry>> timelines = new HashMap<>();
        jdbc.query(
                "SELECT * FROM incident_timeline WHERE incident_number " + among(numbers) + " ORDER BY at, id",
                row -> {
                    timelines
                            .computeIfAbsent(row.getString("incident_number"), number -> new ArrayList<>())
                            .add(new TimelineEntry(
                                    Rows.instant(row, "at"),
                                    row.getString("kind"),
                                    row.getString("key"),
                                    texts(row.getArray("arguments")),
                                    row.getString("actor")));
                },
                these(numbers));
        return timelines;
    }

    List<Incident> find(Collection<String> numbers) {
        return jdbc.query(
                ROWS + "WHERE i.number " + among(numbers) + " ORDER BY i.number", this::incident, these(numbers));
    }

    /**
     * Compares a column with these numbers, as {@link #these} gives them. With one number the database keeps its plan; with
     * an array it plans at each execution.
     */
    private static String among(Collection<String> numbers) {
        return numbers.size() == 1 ? "= ?" : "= ANY (?)";
    }

    private static Object these(Collection<String> numbers) {
        return numbers.size() == 1 ? numbers.iterator().next() : numbers.toArray(String[]::new);
    }

    List<Incident> page(List<IncidentState> states, IncidentSearch search, Instant now, int offset, int limit) {
        List<Object> values = new ArrayList<>();
        String where = where(states, search, now, values);
        values.add(offset);
        values.add(limit);
        return jdbc.query(
                ROWS + where + " ORDER BY i.state_rank, " + search.sort().order(search.reversed())
                        + " OFFSET ? LIMIT ?",
                this::incident,
                values.toArray());
    }

    /** Counts how many of each severity's word a search finds, and how many of these are open and have not been acknowledged. */
    Map<String, Incidents.Count> counts(List<IncidentState> states, IncidentSearch search, Instant now) {
        List<Object> values = new ArrayList<>();
        String where = where(states, search, now, values);
        Map<String, Incidents.Count> counts = new HashMap<>();
        RowCallbackHandler add =
                row -> counts.put(row.getString(1), new Incidents.Count(row.getLong(2), row.getLong(3)));
        jdbc.query(
                "SELECT i.severity, count(*), count(*) FILTER (WHERE i.state = 'open' AND i.acknowledged_by IS NULL) "
                        + "FROM incident i " + where + " GROUP BY i.severity",
                add,
                values.toArray());
        return counts;
    }

    /**
     * Returns the condition of a search; the states are neighbours in the order of the list, so that one index serves any of
     * them.
     */
    private static String where(List<IncidentState> states, IncidentSearch search, Instant now, List<Object> values) {
        StringJoiner where = new StringJoiner(" AND ", "WHERE ", "");
        where.add("i.state_rank BETWEEN ? AND ?");
        values.add(states.getFirst().ordinal());
        values.add(states.getLast().ordinal());
        if (search.severity() != null) {
            where.add("i.severity = ?");
            values.add(search.severity().word());
        }
        if (search.region() != null) {
            where.add("i.region = ?");
            values.add(search.region());
        }
        if (search.site() != null) {
            where.add("? = ANY (i.sites)");
            values.add(search.site());
        }
        if (search.late()) {
            where.add("i.state = 'open' AND i.due_at < ?");
            values.add(Timestamp.from(now));
        }
        if (IncidentSearch.NOBODY.equals(search.holder())) {
            where.add("i.acknowledged_by IS NULL AND i.technician IS NULL");
        } else if (search.holder() != null) {
            where.add("(i.acknowledged_by = ? OR i.technician = ?)");
            values.add(search.holder());
            values.add(search.holder());
        }
        for (String word : search.words()) {
            // Letters and digits only
            where.add("i.search LIKE ?");
            values.add('%' + word + '%');
        }
        return where.toString();
    }

    /** Returns the numbers of all incidents that have not ended. */
    public List<String> open() {
        return jdbc.queryForList(
                "SELECT number FROM incident WHERE state_rank <= ? ORDER BY number",
                String.class,
                IncidentState.CLEARED.ordinal());
    }

    long opened(Instant from, Instant to) {
        Long count = jdbc.queryForObject(
                "SELECT count(*) FROM incident WHERE opened_at >= ? AND opened_at < ?",
                Long.class,
                Rows.optionalTimestamp(from),
                Rows.optionalTimestamp(to));
        return count == null ? 0 : count;
    }

    Map<String, Long> openBySeverity() {
        Map<String, Long> counts = new HashMap<>();
        RowCallbackHandler add = row -> counts.put(row.getString(1), row.getLong(2));
        jdbc.query("SELECT severity, count(*) FROM incident WHERE state IN ('open', 'cleared') GROUP BY severity", add);
        return counts;
    }

    /** Returns the first incidents that have not ended and come after this point in the order of changes. */
    List<Abroad> openChangedAfter(Changed point, int most) {
        return jdbc.query(
                "SELECT number, changed_at, sites FROM incident WHERE state IN ('open', 'cleared') "
                        + "AND (changed_at, number) > (?, ?) ORDER BY changed_at, number LIMIT ?",
                (row, i) -> new Abroad(
                        row.getString("number"), Rows.instant(row, "changed_at"), texts(row.getArray("sites"))),
                Timestamp.from(point.at()),
                point.number(),
                most);
    }

    /** Returns up to when any node has looked at all changes across the borders of domains. */
    Optional<Instant> bordersLookedUntil() {
        return jdbc
                .query("SELECT looked_until FROM border_look", (row, i) -> Rows.instant(row, "looked_until"))
                .stream()
                .findFirst();
    }

    void bordersLookedUntil(Instant until) {
        jdbc.update(
                "INSERT INTO border_look (looked_until) VALUES (?) ON CONFLICT (tenant_id) "
                        + "DO UPDATE SET looked_until = greatest(border_look.looked_until, excluded.looked_until)",
                Timestamp.from(until));
    }

    /** Returns the numbers of incidents that have not ended and have one of these sites. */
    List<String> openAt(Collection<String> sites) {
        return jdbc.queryForList(
                "SELECT number FROM incident WHERE state IN ('open', 'cleared') AND sites && ?::text[] ORDER BY number",
                String.class,
                (Object) sites.toArray(String[]::new));
    }

    /** Incident and where it is. */
    record Abroad(String number, Instant changedAt, List<String> sites) {}

    /** Point in the order of changes; an empty number comes before all. */
    record Changed(Instant at, String number) {}

    /** Returns the situations whose alarms are these incidents' alarms, held ones and those of the past. */
    public List<HeldBy> situationsOf(Collection<String> numbers) {
        return jdbc.query(
                "SELECT incident_number, situation_id FROM incident_situation WHERE incident_number " + among(numbers)
                        + " ORDER BY incident_number, situation_id",
                (row, i) -> new HeldBy(row.getString(1), row.getObject(2, UUID.class)),
                these(numbers));
    }

    /** Returns the incidents that have or had a situation, by number. */
    public List<String> holdersOf(UUID situation) {
        return jdbc.queryForList(
                "SELECT incident_number FROM incident_situation WHERE situation_id = ? ORDER BY incident_number",
                String.class,
                situation);
    }

    /** Relation of a situation to an incident that has or had it. */
    public record HeldBy(String number, UUID situation) {}

    private @Nullable RootCause rootCause(@Nullable String written) {
        return written == null ? null : json.read(written, RootCause.class);
    }

    private @Nullable String write(@Nullable RootCause cause) {
        return cause == null ? null : json.write(cause);
    }

    static PerceivedSeverity severity(String word) {
        return PerceivedSeverity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String[] words(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    private static List<String> texts(Array array) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (Object text : (Object[]) array.getArray()) {
            texts.add((String) text);
        }
        return List.copyOf(texts);
    }
}
