package io.towerflow.engine.process;

import io.towerflow.engine.ProcessHistory;
import io.towerflow.tenancy.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the tables of the engine's history, whose own queries neither group nor know a median. Its times are UTC. */
@Component
@Transactional(readOnly = true)
class EngineProcessHistory implements ProcessHistory {

    /** Condition for the processes of the tenant, as the index {@code act_hi_procinst_by_process} has them. */
    private static final String OF_PROCESS =
            "p.tenant_id_ = :tenant AND p.proc_def_key_ = :process AND p.start_time_ >= :since";

    /** Condition for steps that are more than a frame around others. */
    private static final String NO_FRAME =
            "a.act_type_ NOT IN ('subProcess', 'transaction', 'adHocSubProcess', 'multiInstanceBody')";

    private final JdbcClient jdbc;
    private final RepositoryService repository;
    private final EngineDiagrams diagrams;
    private final Clock clock;

    EngineProcessHistory(JdbcClient jdbc, RepositoryService repository, EngineDiagrams diagrams, Clock clock) {
        this.jdbc = jdbc;
        this.repository = repository;
        this.diagrams = diagrams;
        this.clock = clock;
    }

    @Override
    public List<Totals> totals(Instant since) {
        Map<String, String> names =
                repository.createProcessDefinitionQuery().withoutTenantId().latestVersion().list().stream()
                        .collect(Collectors.toMap(ProcessDefinition::getKey, EngineProcessHistory::name));
        Map<String, Long> running = new HashMap<>();
        jdbc.sql("""
                SELECT d.key_ AS process, count(*) AS running
                FROM act_ru_execution e JOIN act_re_procdef d ON d.id_ = e.proc_def_id_
                WHERE e.parent_id_ IS NULL AND e.tenant_id_ = :tenant GROUP BY d.key_""").param("tenant", Tenancy.required()).query(row -> {
            running.put(row.getString("process"), row.getLong("running"));
        });
        return names.entrySet().stream()
                .map(one -> totals(one.getKey(), one.getValue(), running.getOrDefault(one.getKey(), 0L), since))
                .sorted(Comparator.comparing(Totals::name))
                .toList();
    }

    private Totals totals(String process, String name, long running, Instant since) {
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM act_hi_procinst p WHERE %1$s) AS started,
                  percentile_disc(0.5) WITHIN GROUP (ORDER BY newest.duration_) AS median,
                  percentile_disc(0.9) WITHIN GROUP (ORDER BY newest.duration_) AS ninth
                FROM (SELECT p.duration_ FROM act_hi_procinst p WHERE %1$s AND p.end_time_ IS NOT NULL
                  ORDER BY p.start_time_ DESC LIMIT :most) newest""".formatted(OF_PROCESS))
                .params(of(process, since))
                .param("most", MOST_EXAMINED)
                .query((row, at) -> new Totals(
                        process,
                        name,
                        running,
                        row.getLong("started"),
                        duration(row, "median"),
                        duration(row, "ninth")))
                .single();
    }

    @Override
    public List<Version> versions(String process) {
        return repository
                .createProcessDefinitionQuery()
                .withoutTenantId()
                .processDefinitionKey(process)
                .orderByProcessDefinitionVersion()
                .desc()
                .list()
                .stream()
                .map(one -> new Version(one.getId(), name(one), one.getVersion()))
                .toList();
    }

    @Override
    public Optional<String> diagram(String process, int version) {
        return versions(process).stream()
                .filter(one -> one.number() == version)
                .map(one -> diagrams.read(one.id()))
                .findFirst();
    }

    @Override
    public String stepName(Version version, String step) {
        return repository.getBpmnModelInstance(version.id()).getModelElementById(step) instanceof FlowElement element
                ? name(element.getName(), step)
                : step;
    }

    /** The steps of each process are read by their index whatever the planner believes of the table: {@code OFFSET 0} says so. */
    @Override
    public Steps steps(Selection selection) {
        Map<String, Object> parameters = of(selection.process(), selection.since());
        String chosen = chosen(selection.process(), selection.version(), parameters);
        List<Step> steps = jdbc.sql(chosen + """
                SELECT a.act_id_ AS step, max(a.act_name_) AS name, max(a.act_type_) AS type,
                  count(DISTINCT a.proc_inst_id_) AS processes,
                  percentile_disc(0.5) WITHIN GROUP (ORDER BY a.duration_) AS median,
                  percentile_disc(0.9) WITHIN GROUP (ORDER BY a.duration_) AS ninth
                FROM chosen c CROSS JOIN LATERAL (SELECT h.* FROM act_hi_actinst h WHERE h.proc_inst_id_ = c.id_ OFFSET 0) a
                WHERE %s GROUP BY a.act_id_""".formatted(NO_FRAME))
                .params(parameters)
                .query((row, at) -> new Step(
                        row.getString("step"),
                        name(row.getString("name"), row.getString("step")),
                        row.getString("type").toLowerCase(Locale.ROOT).contains("gateway"),
                        row.getLong("processes"),
                        duration(row, "median"),
                        duration(row, "ninth")))
                .list();
        long examined = jdbc.sql(chosen + "SELECT count(*) FROM chosen")
                .params(parameters)
                .query(Long.class)
                .single();
        return new Steps(Math.min(examined, MOST_EXAMINED), examined < MOST_EXAMINED, steps);
    }

    @Override
    public List<Waiting> waiting(String process, @Nullable Integer version, List<Duration> limits) {
        Map<String, Object> parameters = new HashMap<>(Map.of(
                "tenant", Tenancy.required(),
                "process", process,
                "now", Timestamp.from(clock.instant()),
                "limits",
                        limits.stream()
                                .map(limit -> String.valueOf(limit.toSeconds()))
                                .collect(Collectors.joining(","))));
        Map<String, Waiting> byStep = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT a.act_id_ AS step, max(a.act_name_) AS name, min(a.start_time_) AS oldest,
                  width_bucket(extract(epoch FROM CAST(:now AS timestamp) - p.start_time_)::float8,
                    string_to_array(:limits, ',')::float8[]) AS age,
                  count(DISTINCT a.proc_inst_id_) AS processes
                FROM act_hi_actinst a JOIN act_hi_procinst p ON p.id_ = a.proc_inst_id_
                WHERE a.end_time_ IS NULL AND a.tenant_id_ = :tenant AND a.proc_def_key_ = :process AND %s%s
                GROUP BY step, age ORDER BY step, age""".formatted(NO_FRAME, version(process, version, "a", parameters)))
                .params(parameters)
                .query(row -> {
                    add(byStep, row, limits.size() + 1);
                });
        return List.copyOf(byStep.values());
    }

    private static void add(Map<String, Waiting> byStep, ResultSet row, int groups) throws SQLException {
        String step = row.getString("step");
        Instant oldest = row.getTimestamp("oldest").toInstant();
        Waiting before = byStep.get(step);
        List<Long> byAge = new ArrayList<>(before == null ? Collections.nCopies(groups, 0L) : before.byAge());
        byAge.set(row.getInt("age"), row.getLong("processes"));
        byStep.put(
                step,
                new Waiting(
                        step,
                        name(row.getString("name"), step),
                        before == null || oldest.isBefore(before.oldest()) ? oldest : before.oldest(),
                        List.copyOf(byAge)));
    }

    @Override
    public Page find(Search search, int offset, int limit) {
        Map<String, Object> parameters = new HashMap<>(
                Map.of("tenant", Tenancy.required(), "since", Timestamp.from(search.since()), "most", MOST_EXAMINED));
        String where = " AND " + String.join(" AND ", conditions(search, parameters));
        String step = search.step();
        if (step == null) {
            return page(
                    "",
                    "act_hi_procinst p",
                    "p.tenant_id_ = :tenant AND p.start_time_ >= :since" + where,
                    "NULL::bigint AS at_step, NULL::timestamp AS waits_since",
                    "p.start_time_ DESC, p.id_",
                    parameters,
                    offset,
                    limit);
        }
        parameters.put("step", step);
        if (search.waits()) {
            return page(
                    "",
                    "(SELECT a.proc_inst_id_, min(a.start_time_) AS since FROM act_hi_actinst a "
                            + "WHERE a.end_time_ IS NULL AND a.act_id_ = :step AND a.tenant_id_ = :tenant "
                            + "GROUP BY a.proc_inst_id_) w JOIN act_hi_procinst p ON p.id_ = w.proc_inst_id_",
                    "p.tenant_id_ = :tenant" + where,
                    "NULL::bigint AS at_step, w.since AS waits_since",
                    "w.since, p.id_",
                    parameters,
                    offset,
                    limit);
        }
        return page(
                chosen(search.process(), search.version(), parameters),
                "chosen c JOIN act_hi_procinst p ON p.id_ = c.id_ CROSS JOIN LATERAL "
                        + "(SELECT sum(a.duration_) AS took, count(*) AS times, min(a.start_time_) FILTER (WHERE a.end_time_ IS NULL) AS since "
                        + "FROM act_hi_actinst a WHERE a.proc_inst_id_ = p.id_ AND a.act_id_ = :step) s",
                "s.times > 0" + where,
                "s.took AS at_step, s.since AS waits_since",
                "s.took DESC NULLS FIRST, p.id_",
                parameters,
                offset,
                limit);
    }

    private List<String> conditions(Search search, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        if (search.process() != null) {
            parameters.put("process", search.process());
            conditions.add("p.proc_def_key_ = :process" + version(search.process(), search.version(), "p", parameters));
        }
        if (search.state() != null) {
            conditions.add(
                    switch (search.state()) {
                        case RUNNING -> "p.end_time_ IS NULL";
                        case ENDED -> "p.state_ = 'COMPLETED'";
                        case STOPPED -> "p.end_time_ IS NOT NULL AND p.state_ <> 'COMPLETED'";
                    });
        }
        if (search.number() != null) {
            parameters.put("number", search.number());
            conditions.add("p.business_key_ = :number");
        }
        Instant now = clock.instant();
        if (search.younger() != null) {
            parameters.put("younger", Timestamp.from(now.minus(search.younger())));
            conditions.add("p.start_time_ > :younger");
        }
        if (search.older() != null) {
            parameters.put("older", Timestamp.from(now.minus(search.older())));
            conditions.add("p.start_time_ <= :older");
        }
        return conditions;
    }

    private Page page(
            String with,
            String from,
            String where,
            String more,
            String order,
            Map<String, Object> parameters,
            int offset,
            int limit) {
        String found = " FROM " + from + " WHERE " + where;
        long total = jdbc.sql(with + "SELECT count(*) FROM (SELECT 1" + found + " LIMIT " + MOST_COUNTED + ") counted")
                .params(parameters)
                .query(Long.class)
                .single();
        List<Instance> instances = total <= offset
                ? List.of()
                : jdbc.sql(
                                with
                                        + "SELECT i.*, d.key_, d.name_, d.version_ FROM (SELECT p.*, row_number() OVER (ORDER BY "
                                        + order
                                        + ") AS turn, " + more + found + " ORDER BY " + order
                                        + " LIMIT :limit OFFSET :offset) i JOIN act_re_procdef d ON d.id_ = i.proc_def_id_ ORDER BY i.turn")
                        .params(parameters)
                        .param("limit", limit)
                        .param("offset", offset)
                        .query((row, at) -> instance(row))
                        .list();
        return new Page(instances, total);
    }

    private static Instance instance(ResultSet row) throws SQLException {
        Timestamp ended = row.getTimestamp("end_time_");
        Timestamp since = row.getTimestamp("waits_since");
        return new Instance(
                row.getString("id_"),
                row.getString("key_"),
                name(row.getString("name_"), row.getString("key_")),
                row.getInt("version_"),
                row.getString("business_key_"),
                row.getTimestamp("start_time_").toInstant(),
                ended == null ? null : ended.toInstant(),
                ended == null
                        ? State.RUNNING
                        : row.getString("state_").equals("COMPLETED") ? State.ENDED : State.STOPPED,
                duration(row, "at_step"),
                since == null ? null : since.toInstant());
    }

    /** Returns the beginning of a query that names the newest processes {@code chosen}. */
    private String chosen(@Nullable String process, @Nullable Integer version, Map<String, Object> parameters) {
        parameters.put("most", MOST_EXAMINED);
        String which = process == null
                ? "p.tenant_id_ = :tenant AND p.start_time_ >= :since"
                : OF_PROCESS + version(process, version, "p", parameters);
        return "WITH chosen AS MATERIALIZED (SELECT p.id_ FROM act_hi_procinst p WHERE " + which
                + " ORDER BY p.start_time_ DESC LIMIT :most) ";
    }

    /** Returns the condition for a version; none runs by one that there is not. */
    private String version(String process, @Nullable Integer version, String table, Map<String, Object> parameters) {
        if (version == null) {
            return "";
        }
        parameters.put(
                "definition",
                versions(process).stream()
                        .filter(one -> one.number() == version)
                        .map(Version::id)
                        .findFirst()
                        .orElse(""));
        return " AND " + table + ".proc_def_id_ = :definition";
    }

    private static Map<String, Object> of(String process, Instant since) {
        return new HashMap<>(Map.of("tenant", Tenancy.required(), "process", process, "since", Timestamp.from(since)));
    }

    private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
        long milliseconds = row.getLong(column);
        return row.wasNull() ? null : Duration.ofMillis(milliseconds);
    }

    private static String name(ProcessDefinition definition) {
        return name(definition.getName(), definition.getKey());
    }

    private static String name(@Nullable String name, String otherwise) {
        return Objects.requireNonNullElse(name, otherwise).replaceAll("\\s+", " ");
    }
}
