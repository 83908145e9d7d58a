package io.towerflow.dispatch;

import com.fasterxml.jackson.core.type.TypeReference;
import io.towerflow.people.Skill;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Tmf630;
import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads and writes the tables of work orders, offers and what happened to them. */
@Repository
@Transactional
public class WorkOrderRepository implements WorkOrders {

    private static final String OPEN = "('pending', 'acknowledged', 'inProgress')";
    private static final TypeReference<List<Reason>> REASONS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonColumns json;

    WorkOrderRepository(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<WorkOrder> find(String id) {
        return jdbc.sql("SELECT * FROM work_order WHERE id = ?")
                .param(id)
                .query((row, n) -> workOrder(row))
                .optional();
    }

    @Override
    @Transactional(readOnly = true)
    public List<WorkOrder> ofIncident(String incidentNumber) {
        return jdbc.sql("SELECT * FROM work_order WHERE incident_number = ? ORDER BY created_at, id")
                .param(incidentNumber)
                .query((row, n) -> workOrder(row))
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, WorkOrder> openOf(Collection<String> incidentNumbers) {
        Map<String, WorkOrder> result = new HashMap<>();
        jdbc.sql("SELECT * FROM work_order WHERE incident_number = ANY (?) AND state IN " + OPEN
                        + " ORDER BY created_at, id")
                .param(incidentNumbers.toArray(String[]::new))
                .query((row, n) -> workOrder(row))
                .list()
                .forEach(order -> result.put(order.incidentNumber(), order));
        return result;
    }

    @Override
    @Transactional(readOnly = true)
    public Page page(Filter filter, int offset, int limit) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        List<Object> values = new ArrayList<>();
        String state = filter.state();
        if ("open".equals(state)) {
            conditions.add("state IN " + OPEN);
        } else if (state != null) {
            restrict(
                    "state",
                    Tmf630.either("state", state).stream()
                            .map(word -> WorkOrderState.ofWord(word).word())
                            .collect(Collectors.joining(",")),
                    conditions,
                    values);
        }
        restrict("incident_number", filter.incidentNumber(), conditions, values);
        restrict("site_id", filter.siteId(), conditions, values);
        restrict("technician_id", filter.technicianId(), conditions, values);
        String where = " FROM work_order WHERE " + String.join(" AND ", conditions);
        long total = jdbc.sql("SELECT count(*)" + where)
                .params(values)
                .query(Long.class)
                .single();
        values.add(limit);
        values.add(offset);
        return new Page(
                jdbc.sql("SELECT *" + where + " ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?")
                        .params(values)
                        .query((row, n) -> workOrder(row))
                        .list(),
                total);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Offer> offers(String id) {
        return jdbc.sql("SELECT * FROM work_order_offer WHERE work_order_id = ? ORDER BY number")
                .param(id)
                .query((row, n) -> offer(row))
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public List<WorkOrder> askedOf(Collection<String> technicianIds, Instant endedAfter) {
        return jdbc.sql("SELECT w.* FROM work_order w WHERE (w.state IN " + OPEN + " OR w.state_changed_at > ?) "
                        + "AND EXISTS (SELECT 1 FROM work_order_offer o WHERE o.work_order_id = w.id "
                        + "AND o.technician_id = ANY (?) AND o.offered_at IS NOT NULL) "
                        + "ORDER BY w.created_at DESC, w.id DESC")
                .params(Timestamp.from(endedAfter), technicianIds.toArray(String[]::new))
                .query((row, n) -> workOrder(row))
                .list();
    }

    /** Returns the work orders that were open at some time between two instants. */
    @Transactional(readOnly = true)
    List<WorkOrder> between(Instant from, Instant to) {
        return jdbc.sql("SELECT * FROM work_order WHERE created_at < ? AND (state IN " + OPEN
                        + " OR state_changed_at > ?) ORDER BY created_at, id")
                .params(Timestamp.from(to), Timestamp.from(from))
                .query((row, n) -> workOrder(row))
                .list();
    }

    @Transactional(readOnly = true)
    List<Offer> offersOf(Collection<String> workOrderIds) {
        return jdbc.sql(
                        "SELECT * FROM work_order_offer WHERE work_order_id = ANY (?) ORDER BY offered_at, work_order_id, number")
                .param(workOrderIds.toArray(String[]::new))
                .query((row, n) -> offer(row))
                .list();
    }

    /** Locks the work order until the transaction ends. */
    public WorkOrder lock(String id) {
        return jdbc.sql("SELECT * FROM work_order WHERE id = ? FOR UPDATE")
                .param(id)
                .query((row, n) -> workOrder(row))
                .optional()
                .orElseThrow(() -> new NotFoundException("work order", id));
    }

    /**
     * Claims a technician for the choice of this transaction until it ends.
     *
     * @return false where somebody else is just choosing him or her
     */
    boolean claim(String tenant, String technicianId) {
        return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtext('dispatch/' || ?), hashtext(?))")
                .params(tenant, technicianId)
                .query(Boolean.class)
                .single();
    }

    /** Returns the next number; they rise over all tenants. */
    long nextNumber() {
        return jdbc.sql("SELECT nextval('work_order_number')").query(Long.class).single();
    }

    /** Returns which of these codes open work orders have. */
    Set<String> inUse(Set<String> codes) {
        return new HashSet<>(jdbc.sql("SELECT code FROM work_order WHERE code = ANY (?) AND state IN " + OPEN)
                .param(codes.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    /**
     * Stores a new work order.
     *
     * @return false where another open work order has got the code meanwhile; then nothing is stored
     */
    public boolean insert(WorkOrder order) {
        return jdbc.sql("INSERT INTO work_order (id, incident_number, site_id, skill, code, state, technician_id, "
                                + "preferred_technician_id, note, created_at, state_changed_at) "
                                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                + "ON CONFLICT (tenant_id, code) WHERE state IN " + OPEN + " DO NOTHING")
                        .params(
                                order.id(),
                                order.incidentNumber(),
                                order.siteId(),
                                order.skill().word(),
                                order.code(),
                                order.state().word(),
                                order.technicianId(),
                                order.preferredTechnicianId(),
                                order.note(),
                                Timestamp.from(order.createdAt()),
                                Timestamp.from(order.stateChangedAt()))
                        .update()
                == 1;
    }

    public void update(WorkOrder order) {
        jdbc.sql("UPDATE work_order SET state = ?, technician_id = ?, note = ?, eta_at = ?, cause_code = ?, "
                        + "part_wanted = ?, state_changed_at = ? WHERE id = ?")
                .params(
                        order.state().word(),
                        order.technicianId(),
                        order.note(),
                        Rows.optionalTimestamp(order.etaAt()),
                        order.causeCode(),
                        order.partWanted(),
                        Timestamp.from(order.stateChangedAt()),
                        order.id())
                .update();
    }

    public void insert(Offer offer) {
        jdbc.sql("INSERT INTO work_order_offer (work_order_id, number, technician_id, state, distance_meters, "
                        + "chosen_by_dispatcher, reasons, points) VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?)")
                .params(
                        offer.workOrderId(),
                        offer.number(),
                        offer.technicianId(),
                        offer.state().word(),
                        offer.distanceMeters(),
                        offer.chosenByDispatcher(),
                        json.write(offer.reasons()),
                        offer.points())
                .update();
    }

    public void update(Offer offer) {
        jdbc.sql("UPDATE work_order_offer SET state = ?, offered_at = ?, expires_at = ?, answered_at = ?, answer = ? "
                        + "WHERE work_order_id = ? AND number = ?")
                .params(
                        offer.state().word(),
                        Rows.optionalTimestamp(offer.offeredAt()),
                        Rows.optionalTimestamp(offer.expiresAt()),
                        Rows.optionalTimestamp(offer.answeredAt()),
                        offer.answer(),
                        offer.workOrderId(),
                        offer.number())
                .update();
    }

    void insertEvent(String workOrderId, Instant at, String kind, List<String> arguments, @Nullable String actor) {
        jdbc.sql("INSERT INTO work_order_event (work_order_id, at, kind, arguments, actor) VALUES (?, ?, ?, ?, ?)")
                .params(workOrderId, Timestamp.from(at), kind, arguments.toArray(String[]::new), actor)
                .update();
    }

    /** Returns by technician the open work order that he or she has or is being asked. */
    public Map<String, String> engaged() {
        Map<String, String> result = new HashMap<>();
        jdbc.sql("SELECT o.technician_id, o.work_order_id FROM work_order_offer o JOIN work_order w "
                        + "ON w.tenant_id = o.tenant_id AND w.id = o.work_order_id WHERE w.state IN " + OPEN
                        + " AND (o.state IN ('chosen', 'open') OR o.technician_id = w.technician_id)")
                .query((row, n) -> result.put(row.getString(1), row.getString(2)))
                .list();
        return result;
    }

    /** Returns the open work order that a technician has or is being asked. */
    Optional<String> engagement(String technicianId) {
        return jdbc.sql("SELECT o.work_order_id FROM work_order_offer o JOIN work_order w "
                        + "ON w.tenant_id = o.tenant_id AND w.id = o.work_order_id WHERE o.technician_id = ? AND w.state IN "
                        + OPEN + " AND (o.state IN ('chosen', 'open') OR o.technician_id = w.technician_id) LIMIT 1")
                .param(technicianId)
                .query(String.class)
                .optional();
    }

    /** Returns by technician how many work orders he or she has accepted since then and not given back. */
    public Map<String, Integer> accepted(Instant since) {
        Map<String, Integer> result = new HashMap<>();
        jdbc.sql("SELECT technician_id, count(*) FROM work_order_offer WHERE state = 'accepted' AND answered_at > ? "
                        + "GROUP BY technician_id")
                .param(Timestamp.from(since))
                .query((row, n) -> result.put(row.getString(1), row.getInt(2)))
                .list();
        return result;
    }

    /** Returns by technician when he or she last ended a work order since then. */
    public Map<String, Instant> lastEnded(Instant since) {
        Map<String, Instant> result = new HashMap<>();
        jdbc.sql("SELECT technician_id, max(state_changed_at) FROM work_order WHERE technician_id IS NOT NULL "
                        + "AND state_changed_at > ? AND state IN ('completed', 'failed') GROUP BY technician_id")
                .param(Timestamp.from(since))
                .query((row, n) ->
                        result.put(row.getString(1), row.getTimestamp(2).toInstant()))
                .list();
        return result;
    }

    /** Stores whom the dispatcher chose for an incident; the last choice counts. */
    void keepChoice(
            String incidentNumber, String technicianId, @Nullable String reason, @Nullable String actor, Instant now) {
        jdbc.sql("INSERT INTO technician_choice (incident_number, technician_id, reason, actor, at) "
                        + "VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant_id, incident_number) DO UPDATE SET "
                        + "technician_id = EXCLUDED.technician_id, reason = EXCLUDED.reason, actor = EXCLUDED.actor, "
                        + "at = EXCLUDED.at")
                .params(incidentNumber, technicianId, reason, actor, Timestamp.from(now))
                .update();
    }

    /** Returns whether the dispatcher gave a reason for choosing this technician for this incident. */
    boolean confirmed(String incidentNumber, String technicianId) {
        return jdbc.sql("SELECT count(*) FROM technician_choice WHERE incident_number = ? AND technician_id = ? "
                                + "AND reason IS NOT NULL")
                        .params(incidentNumber, technicianId)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Returns by technician the site of the last work order that he or she arrived at or ended since then. */
    public Map<String, String> lastSites(Instant since) {
        Map<String, String> result = new HashMap<>();
        jdbc.sql(
                        "SELECT technician_id, site_id FROM work_order WHERE technician_id IS NOT NULL AND state_changed_at > ? "
                                + "AND state IN ('inProgress', 'completed', 'failed') ORDER BY state_changed_at")
                .param(Timestamp.from(since))
                .query((row, n) -> result.put(row.getString(1), row.getString(2)))
                .list();
        return result;
    }

    private static void restrict(String column, @Nullable String value, List<String> conditions, List<Object> values) {
        if (value != null) {
            // One value keeps its plan.
            conditions.add(column + (value.indexOf(',') < 0 ? " = ?" : " = ANY (string_to_array(?, ','))"));
            values.add(value);
        }
    }

    private static WorkOrder workOrder(ResultSet row) throws SQLException {
        return new WorkOrder(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("incident_number"),
                row.getString("site_id"),
                Skill.ofWord(row.getString("skill")),
                row.getString("code"),
                WorkOrderState.ofWord(row.getString("state")),
                row.getString("technician_id"),
                row.getString("preferred_technician_id"),
                row.getString("note"),
                instant(row.getTimestamp("eta_at")),
                row.getString("cause_code"),
                row.getString("part_wanted"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("state_changed_at").toInstant());
    }

    private Offer offer(ResultSet row) throws SQLException {
        return new Offer(
                row.getString("work_order_id"),
                row.getInt("number"),
                row.getString("technician_id"),
                OfferState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("distance_meters"),
                row.getBoolean("chosen_by_dispatcher"),
                json.read(row.getString("reasons"), REASONS),
                row.getObject("points", Double.class),
                instant(row.getTimestamp("offered_at")),
                instant(row.getTimestamp("expires_at")),
                instant(row.getTimestamp("answered_at")),
                row.getString("answer"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
