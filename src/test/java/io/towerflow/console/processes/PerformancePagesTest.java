package io.towerflow.console.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import io.towerflow.engine.ProcessHistory;
import io.towerflow.engine.ProcessHistory.Page;
import io.towerflow.engine.ProcessHistory.Search;
import io.towerflow.engine.ProcessHistory.Selection;
import io.towerflow.engine.ProcessHistory.State;
import io.towerflow.engine.ProcessHistory.Step;
import io.towerflow.engine.ProcessHistory.Steps;
import io.towerflow.engine.ProcessHistory.Totals;
import io.towerflow.engine.ProcessHistory.Waiting;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Numbers of the processes against a history that is counted by hand, and the pages that show them. */
@TowerFlowTest
class PerformancePagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PROCESS = "publish-rules";
    private static final List<Duration> AGES = AgeGroups.LIMITS;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String tenant = "history-" + UUID.randomUUID();

    @LocalServerPort
    int port;

    @Autowired
    ProcessHistory history;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    @Test
    void countsStepsTimesAndWhatWaits() {
        Instant now = clock.instant();
        for (int minutes = 1; minutes <= 10; minutes++) {
            Instant began = now.minus(Duration.ofHours(minutes));
            String id = process(began, began.plus(Duration.ofMinutes(minutes)), "COMPLETED");
            step(id, "task_look", "userTask", began, began.plus(Duration.ofMinutes(minutes)));
            step(id, "frame", "subProcess", began, began.plus(Duration.ofMinutes(minutes)));
        }
        String old = process(now.minus(Duration.ofDays(20)), now.minus(Duration.ofDays(19)), "EXTERNALLY_TERMINATED");
        step(old, "task_look", "userTask", now.minus(Duration.ofDays(20)), now.minus(Duration.ofDays(19)));
        String young = process(now.minus(Duration.ofMinutes(30)), null, "ACTIVE");
        step(young, "task_wait", "userTask", now.minus(Duration.ofMinutes(20)), null);
        String stuck = process(now.minus(Duration.ofDays(2)), null, "ACTIVE");
        step(stuck, "task_wait", "userTask", now.minus(Duration.ofHours(40)), null);
        // Two at once are one process
        step(stuck, "task_wait", "userTask", now.minus(Duration.ofHours(39)), null);

        Totals totals = as(() -> history.totals(now.minus(Duration.ofDays(7)))).stream()
                .filter(one -> one.process().equals(PROCESS))
                .findFirst()
                .orElseThrow();
        assertThat(totals.started()).isEqualTo(12);
        assertThat(totals.median()).isEqualTo(Duration.ofMinutes(5));
        assertThat(totals.ninth()).isEqualTo(Duration.ofMinutes(9));

        Steps steps = as(() -> history.steps(new Selection(PROCESS, null, now.minus(Duration.ofDays(7)))));
        assertThat(steps.examined()).isEqualTo(12);
        assertThat(steps.all()).isTrue();
        assertThat(steps.steps())
                .extracting(Step::id, Step::processes, Step::median, Step::ninth)
                .containsExactlyInAnyOrder(
                        tuple("task_look", 10L, Duration.ofMinutes(5), Duration.ofMinutes(9)),
                        tuple("task_wait", 2L, null, null));

        List<Waiting> waiting = as(() -> history.waiting(PROCESS, null, AGES));
        assertThat(waiting).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo("task_wait");
            assertThat(one.byAge()).containsExactly(1L, 0L, 0L, 1L, 0L);
            assertThat(one.oldest()).isCloseTo(now.minus(Duration.ofHours(40)), within(1, ChronoUnit.SECONDS));
        });

        // Each number leads to as many
        assertThat(find(now, null, "task_look", false, null)).satisfies(page -> {
            assertThat(page.total()).isEqualTo(10);
            assertThat(page.instances().getFirst().atStep()).isEqualTo(Duration.ofMinutes(10));
        });
        assertThat(find(now, null, "task_wait", true, null).instances())
                .extracting(ProcessHistory.Instance::id)
                .containsExactly(stuck, young);
        assertThat(find(now, null, "task_wait", true, 3).instances())
                .extracting(ProcessHistory.Instance::id)
                .containsExactly(stuck);
        assertThat(find(now, null, "task_wait", true, 1).total()).isZero();
        assertThat(find(now, State.RUNNING, null, false, null).instances())
                .extracting(ProcessHistory.Instance::id)
                .containsExactly(young, stuck);
        assertThat(find(now, State.STOPPED, null, false, null).total()).isZero();
        assertThat(find(now, State.ENDED, null, false, null).total()).isEqualTo(10);
        assertThat(as(() -> history.find(
                        new Search(PROCESS, null, Instant.EPOCH, State.STOPPED, null, null, false, null, null), 0, 50)))
                .extracting(Page::total)
                .isEqualTo(1L);
        assertThat(as(() -> history.steps(new Selection(PROCESS, 99, Instant.EPOCH)))
                        .examined())
                .isZero();

        // Nobody else's
        String another = "history-" + UUID.randomUUID();
        assertThat(Tenancy.as(another, () -> history.waiting(PROCESS, null, AGES)))
                .isEmpty();
        assertThat(Tenancy.as(another, () -> history.steps(new Selection(PROCESS, null, Instant.EPOCH)))
                        .examined())
                .isZero();
        assertThat(Tenancy.as(another, () -> find(now, null, null, false, null)).total())
                .isZero();
    }

    @Test
    void examinesTheNewestProcessesAlone() {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    INSERT INTO act_hi_procinst (id_, proc_inst_id_, proc_def_key_, proc_def_id_, start_time_, end_time_, duration_, tenant_id_, state_)
                    SELECT :tenant || n, :tenant || n, :process, :definition, CAST(:now AS timestamp) - n * interval '1 second',
                      CAST(:now AS timestamp), n, :tenant, 'COMPLETED' FROM generate_series(1, :count) n""")
                    .param("tenant", tenant)
                    .param("process", PROCESS)
                    .param("definition", definition())
                    .param("now", Timestamp.from(now))
                    .param("count", ProcessHistory.MOST_EXAMINED + 500)
                    .update();
            jdbc.sql("""
                    INSERT INTO act_hi_actinst (id_, proc_def_key_, proc_def_id_, proc_inst_id_, execution_id_, act_id_, act_type_, start_time_, end_time_, duration_, tenant_id_)
                    SELECT p.id_, p.proc_def_key_, p.proc_def_id_, p.id_, p.id_, 'task', 'userTask', p.start_time_, p.end_time_, p.duration_, p.tenant_id_
                    FROM act_hi_procinst p WHERE p.tenant_id_ = :tenant""").param("tenant", tenant).update();
        });
        Steps steps = as(() -> history.steps(new Selection(PROCESS, null, Instant.EPOCH)));

        assertThat(steps.examined()).isEqualTo(ProcessHistory.MOST_EXAMINED);
        assertThat(steps.all()).isFalse();
        assertThat(steps.steps()).singleElement().satisfies(step -> {
            assertThat(step.processes()).isEqualTo(ProcessHistory.MOST_EXAMINED);
            assertThat(step.median()).isEqualTo(Duration.ofMillis(ProcessHistory.MOST_EXAMINED / 2));
        });
        assertThat(as(() -> history.find(
                                new Search(PROCESS, null, Instant.EPOCH, null, null, "task", false, null, null), 0, 50))
                        .total())
                .isEqualTo(ProcessHistory.MOST_EXAMINED);
        assertThat(as(() -> history.find(
                                new Search(PROCESS, null, Instant.EPOCH, null, null, null, false, null, null),
                                ProcessHistory.MOST_EXAMINED + 450,
                                100))
                        .instances())
                .hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/processes/performance",
                "/processes/performance?period=24h",
                "/processes/performance/handle-incident",
                "/processes/performance/handle-incident?by=duration&period=all&version=1",
                "/processes/performance/escalate-incident?by=waiting&version=",
                "/processes/history",
                "/processes/history?process=handle-incident&state=running&period=30d&offset=-3",
                "/processes/history?process=handle-incident&step=userTask_triageIncident&age=77",
                "/processes/history?process=no-such&state=nonsense&period=nonsense&number=INC-1900-000001"
            })
    void showsEachPageToManagersInTheirLanguage(String path) throws Exception {
        HttpResponse<String> english = get(path, "manager", "en");
        assertThat(english.statusCode()).as(english.body()).isEqualTo(200);
        HttpResponse<String> french = get(path, "manager", "fr");
        assertThat(french.statusCode()).isEqualTo(200);
        assertThat(english.body()).doesNotContain("??").contains("Performance");
        assertThat(french.body()).doesNotContain("??").isNotEqualTo(english.body());
        assertThat(get(path, "dispatcher", "en").statusCode()).isEqualTo(403);
        assertThat(get(path, "analyst", "en").statusCode()).isEqualTo(403);
        assertThat(get(path, "admin", "en").statusCode()).isEqualTo(200);
    }

    @Test
    void doesNotKnowWhatThereIsNot() throws Exception {
        assertThat(get("/processes/performance/no-such", "manager", "en").statusCode())
                .isEqualTo(404);
        assertThat(get("/processes/performance/handle-incident?version=999", "manager", "en")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/processes/performance/handle-incident/diagram?version=999", "manager", "en")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/processes/instances/no-such", "manager", "en").statusCode())
                .isEqualTo(404);
    }

    @Test
    void leadsFromANumberToItsIncidentsAndTheirWay() throws Exception {
        String number = json.readTree(client.send(
                                request("/api/incidents", "dispatcher", "en")
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(
                                                "{\"title\": \"The mast hums\", \"severity\": \"critical\"}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("number")
                .asText();
        Pattern cell = Pattern.compile(
                "href=\"(/processes/history\\?process=handle-incident&amp;step=userTask_triageIncident&amp;"
                        + "waits=true)\">(\\d+)<");
        await().atMost(PATIENCE).untilAsserted(() -> {
            Matcher link =
                    cell.matcher(get("/processes/performance", "manager", "en").body());
            assertThat(link.find()).isTrue();
            String list =
                    get(link.group(1).replace("&amp;", "&"), "manager", "en").body();
            assertThat(list)
                    .contains("Wait now at «Triage incident»")
                    .containsPattern("id=\"total\">" + link.group(2) + " process");
        });
        String listed =
                get("/processes/history?number=" + number, "manager", "en").body();
        assertThat(listed).contains("/incidents/" + number, "Handle incident", "Running");
        Matcher way = Pattern.compile("/processes/instances/([\\w-]+)").matcher(listed);
        assertThat(way.find()).isTrue();

        String page = get(way.group(), "manager", "fr").body();
        assertThat(page).contains("Le chemin de " + number).doesNotContain("??");
        // The arrow to the first step is drawn, too
        assertThat(page.replace("&quot;", "\"")).containsPattern("data-changes=\"\\{.*\"flow_[A-Za-z_]+\":\"taken\"");
        assertThat(get(way.group() + "/diagram", "manager", "fr").body())
                .contains("name=\"Trier l’incident\"")
                .doesNotContain("name=\"Triage incident\"");
        assertThat(get(way.group() + "/diagram", "manager", "en").body()).contains("name=\"Triage incident\"");
        assertThat(get(way.group(), "dispatcher", "en").statusCode()).isEqualTo(403);
    }

    private Page find(Instant now, @Nullable State state, @Nullable String step, boolean waits, @Nullable Integer age) {
        Search search = new Search(
                PROCESS,
                null,
                now.minus(Duration.ofDays(7)),
                state,
                null,
                step,
                waits,
                age == null ? null : AgeGroups.to(age),
                age == null ? null : AgeGroups.from(age));
        return Tenancy.current() == null ? as(() -> history.find(search, 0, 50)) : history.find(search, 0, 50);
    }

    private <T> T as(Supplier<T> work) {
        return Tenancy.as(tenant, work);
    }

    private String definition() {
        return jdbc.sql("SELECT id_ FROM act_re_procdef WHERE key_ = :key ORDER BY version_ DESC LIMIT 1")
                .param("key", PROCESS)
                .query(String.class)
                .single();
    }

    private String process(Instant began, @Nullable Instant ended, String state) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                INSERT INTO act_hi_procinst (id_, proc_inst_id_, proc_def_key_, proc_def_id_, start_time_, end_time_, duration_, tenant_id_, state_)
                VALUES (:id, :id, :process, :definition, :began, :ended, :duration, :tenant, :state)""")
                .param("id", id)
                .param("process", PROCESS)
                .param("definition", definition())
                .param("began", Timestamp.from(began))
                .param("ended", ended == null ? null : Timestamp.from(ended))
                .param(
                        "duration",
                        ended == null ? null : Duration.between(began, ended).toMillis())
                .param("tenant", tenant)
                .param("state", state)
                .update();
        return id;
    }

    private void step(String process, String step, String type, Instant began, @Nullable Instant ended) {
        jdbc.sql("""
                INSERT INTO act_hi_actinst (id_, proc_def_key_, proc_def_id_, proc_inst_id_, execution_id_, act_id_, act_name_, act_type_, start_time_, end_time_, duration_, tenant_id_)
                VALUES (:id, :process, :definition, :instance, :instance, :step, :step, :type, :began, :ended, :duration, :tenant)""")
                .param("id", UUID.randomUUID().toString())
                .param("process", PROCESS)
                .param("definition", definition())
                .param("instance", process)
                .param("step", step)
                .param("type", type)
                .param("began", Timestamp.from(began))
                .param("ended", ended == null ? null : Timestamp.from(ended))
                .param(
                        "duration",
                        ended == null ? null : Duration.between(began, ended).toMillis())
                .param("tenant", tenant)
                .update();
    }

    private HttpResponse<String> get(String path, String user, String language) throws Exception {
        return client.send(request(path, user, language).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String user, String language) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Basic " + credentials)
                .header("Accept-Language", language);
    }
}
