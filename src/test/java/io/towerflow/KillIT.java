package io.towerflow;

import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.towerflow.ticket.ItsmStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the JVM of a running server five times, broker and all, while reports come in and technicians are sent; twice in the middle
 * of a remote action, of a call to the ITSM and of the start of a maintenance window. The same reports have gone through
 * undisturbed before, under other objects: what is kept of both must be the same. Takes five minutes and is a command of its own:
 * {@code mvn verify -Dtowerflow.long=true -Dit.test=KillIT}.
 */
@EnabledIfSystemProperty(named = "towerflow.long", matches = "true")
class KillIT {

    private static final int KILLS = 5;
    private static final int OBJECTS = 60;
    private static final Pattern TASK_ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private static final Pattern WINDOW = Pattern.compile("\"number\":\"([^\"]+)\"");

    @RegisterExtension
    static final WireMockExtension ELEMENTS = WireMockExtension.newInstance()
            .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    @Test
    @Timeout(900)
    void keepsItsPromisesWhenItIsKilled() throws Exception {
        try (ItsmStub itsm = new ItsmStub();
                RunningServer server = new RunningServer(home, outside(itsm))) {
            elements();
            server.start();
            Instant begin = Instant.now().minus(Duration.ofMinutes(10));
            try (Sender sender = new Sender(server.bootstrapServers())) {
                sender.sendAll(story("calm", begin));
                awaitTaken(server, "calm", sender.acknowledged());
                List<String> undisturbed = kept(server, "calm");

                List<Report> reports = story("kill", begin);
                int slice = reports.size() / KILLS + 1;
                List<String> sites = rows(server, """
                        select min(id) from site where tenant_id = 'default' and not placeholder
                        group by region order by 1 limit %d""".formatted(KILLS));
                List<String> rectifiers = rows(server, """
                        select min(e.id) from equipment e join site s on s.id = e.site_id and s.tenant_id = e.tenant_id
                        where e.kind = 'rectifier' and cardinality(s.occupants) <= 3 and not s.hub
                        and s.id in (select max(id) from site where tenant_id = 'default' and not hub group by region)
                        group by s.id order by 1""");
                List<String> places = rows(server, """
                        select id from site where tenant_id = 'default' and not placeholder and not hub
                        order by id desc offset 10 limit 2""");
                int others = sender.acknowledged();
                for (int kill = 0; kill < KILLS; kill++) {
                    sender.sendAll(List.of(new Report(sites.get(kill), "outage", "critical", begin)));
                    others++;
                    sendTechnicians(server);
                    boolean inTheMiddle = kill == 1 || kill == 3;
                    if (inTheMiddle) {
                        sender.sendAll(List.of(new Report(rectifiers.get(kill / 2), "module", "minor", begin)));
                        others++;
                        itsm.trouble(0, true, null);
                    }
                    List<Report> part = reports.subList(kill * slice, Math.min(reports.size(), (kill + 1) * slice));
                    sender.sendAll(part.subList(0, part.size() / 2));
                    // The other half is on its way while the broker, the database's client and the engine die.
                    sender.beginSending(part.subList(part.size() / 2, part.size()));
                    if (inTheMiddle) {
                        String rectifier = rectifiers.get(kill / 2);
                        int held = kill / 2 + 1;
                        Awaitility.await("an action and a ticket are under way")
                                .atMost(Duration.ofMinutes(3))
                                .until(() -> actions(rectifier).size() == 1 && itsm.unanswered() == held);
                        startWindow(server, places.get(kill / 2));
                    }
                    server.kill();
                    server.start();
                }
                sender.awaitAcknowledged();
                awaitTaken(server, "kill", sender.acknowledged() - others);

                assertThat(kept(server, "kill"))
                        .as("alarms with their counts, flaps and clears")
                        .isEqualTo(undisturbed);
            }
            awaitCommandsDone(server);
            awaitJobsDone(server);
            awaitTicketsSent(server);
            assertThat(itsm.unanswered())
                    .as("calls to the ITSM that a kill cut off")
                    .isEqualTo(2);
            assertThat(itsm.externalIds())
                    .as("incidents with a ticket")
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            assertThat(itsm.notes()).as("notes of tickets").doesNotHaveDuplicates();
            assertThat(actions(null))
                    .as("remote actions, by their keys")
                    .hasSizeGreaterThanOrEqualTo(2)
                    .doesNotHaveDuplicates();
            assertThat(rows(server, "select state from remote_action where state in ('proposed', 'claimed')"))
                    .as("actions of which it is not said what became of them")
                    .isEmpty();
            assertThat(rows(server, """
                    select w.state || ' ' || (select count(*) from maintenance_occurrence o where o.window_number = w.number)
                      || ' ' || (select count(*) from maintenance_event e where e.window_number = w.number and kind = 'started')
                      || ' ' || (select count(*) from act_hi_procinst p where p.business_key_ = w.number)
                    from maintenance_window w order by w.number"""))
                    .as("windows: state, occurrences, starts, processes")
                    .containsExactly("active 1 1 1", "active 1 1 1");
            assertThat(rows(server, """
                    select number from incident i where state <> 'merged' and 1 <> (
                      select count(*) from act_hi_procinst p
                      where p.business_key_ = i.number and p.proc_def_key_ = 'handle-incident')"""))
                    .as("incidents without exactly one process")
                    .isEmpty();
            assertThat(rows(server, """
                    select business_key_ from act_hi_procinst where proc_def_key_ = 'handle-incident'
                    and business_key_ not in (select number from incident)""")).as("processes without an incident").isEmpty();
            assertThat(rows(server, "select sid from demo_sms"))
                    .as("messages sent")
                    .isNotEmpty();
            assertThat(rows(server, """
                    select recipient || ': ' || body from demo_sms where direction = 'outbound-api'
                    group by recipient, body having count(*) > 1""")).as("messages that went twice").isEmpty();
        }
    }

    /** What the server calls, and which outlives it. */
    private static Map<String, String> outside(ItsmStub itsm) {
        return Map.of(
                "TOWERFLOW_DEMO_STORY", "false",
                // Else the broker keeps a killed node's partitions for it for 45 s, each time
                "SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS", "10000",
                // Starts after a kill may take long: what was sent twice still is what was sent twice
                "TOWERFLOW_ALARM_OVERTAKING", "30m",
                "TOWERFLOW_REMEDIATION_URL", ELEMENTS.baseUrl() + "/actions",
                "TOWERFLOW_REMEDIATION_TIMEOUT", "30s",
                "TOWERFLOW_ITSM_URL", itsm.url(),
                "TOWERFLOW_ITSM_SETTLING", "1s",
                "TOWERFLOW_ITSM_CALL_TIMEOUT", "15s",
                "TOWERFLOW_ITSM_LEASE", "46s",
                "TOWERFLOW_ITSM_DOUBT", "1s");
    }

    /** An element manager that takes its time, so that a kill finds it at work. */
    private static void elements() {
        ELEMENTS.stubFor(
                post("/actions").willReturn(okJson("{\"result\":\"done\"}").withFixedDelay(20_000)));
        ELEMENTS.stubFor(post("/actions")
                .withRequestBody(matchingJsonPath("$[?(@.dryRun == true)]"))
                .willReturn(okJson("{\"result\":\"possible\"}")));
    }

    /** The keys of the actions on an object, or on all, as they came in; dry runs do nothing and do not count. */
    private static List<String> actions(@Nullable String object) {
        return ELEMENTS
                .findAll(postRequestedFor(urlEqualTo("/actions"))
                        .withRequestBody(matchingJsonPath("$[?(@.dryRun == false)]")))
                .stream()
                .map(LoggedRequest::getBodyAsString)
                .filter(body -> object == null || body.contains("\"" + object + "\""))
                .map(body -> body.replaceAll("(?s).*\"idempotencyKey\":\"([^\"]+)\".*", "$1"))
                .toList();
    }

    /** Returns as soon as the window is approved: its process starts it at that moment. */
    private static void startWindow(RunningServer server, String site) {
        Instant now = Instant.now();
        String window = server.post(
                        "/api/maintenance-windows",
                        """
                        {"objects":["%s"],"reason":"Swap of the battery","start":"%s","end":"%s"}""".formatted(site, now.minusSeconds(30), now.plus(Duration.ofHours(5))),
                        "manager")
                .body();
        Matcher number = WINDOW.matcher(window);
        assertThat(number.find()).as(window).isTrue();
        assertThat(server.post("/api/maintenance-windows/" + number.group(1) + "/approve", "{}", "dispatcher")
                        .statusCode())
                .isLessThan(300);
    }

    private static void awaitTicketsSent(RunningServer server) {
        Awaitility.await("the ITSM has heard everything")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> rows(server, "select incident_number from trouble_ticket where due_at is not null")
                        .isEmpty());
    }

    /** Reports of several kinds, of each object in its order, the objects' reports mixed. */
    private static List<Report> story(String prefix, Instant begin) {
        List<List<Report>> byObject = new ArrayList<>();
        for (int object = 0; object < OBJECTS; object++) {
            String id = prefix + "-" + object;
            List<Report> reports = new ArrayList<>();
            for (int repeat = 0; repeat < 4; repeat++) {
                String severity = repeat < 2 ? "minor" : "major";
                reports.add(new Report(id, "steady", severity, begin.plusSeconds(repeat * 10L)));
            }
            if (object % 2 == 0) {
                reports.add(new Report(id, "steady", "cleared", begin.plusSeconds(60)));
            }
            for (int cycle = 0; cycle < object % 6; cycle++) {
                reports.add(new Report(id, "flapping", "major", begin.plusSeconds(100 + cycle * 20L)));
                reports.add(new Report(id, "flapping", "cleared", begin.plusSeconds(110 + cycle * 20L)));
            }
            if (object % 5 == 0) {
                reports.addAll(List.copyOf(reports.subList(0, 3)));
            }
            byObject.add(reports);
        }
        List<Report> mixed = new ArrayList<>();
        for (int turn = 0; byObject.stream().anyMatch(reports -> !reports.isEmpty()); turn++) {
            for (List<Report> reports : byObject) {
                if (!reports.isEmpty()) {
                    mixed.add(reports.removeFirst());
                }
            }
        }
        return mixed;
    }

    /** Sends a technician for some of the incidents that wait for a dispatcher; some clear by themselves at that moment. */
    private static void sendTechnicians(RunningServer server) {
        String decision = "{\"variables\":{\"decision\":{\"value\":\"dispatch\",\"type\":\"String\"}}}";
        Awaitility.await("a dispatcher has sent a technician")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> triageTasks(server).stream()
                                .limit(4)
                                .filter(task ->
                                        server.post("/engine-rest/task/" + task + "/complete", decision, "admin")
                                                        .statusCode()
                                                == 204)
                                .count()
                        > 0);
    }

    private static List<String> triageTasks(RunningServer server) {
        Matcher ids = TASK_ID.matcher(server.get(
                        "/engine-rest/task?taskDefinitionKey=userTask_triageIncident&sortBy=priority&sortOrder=desc"
                                + "&maxResults=20",
                        "admin")
                .body());
        return ids.results().map(found -> found.group(1)).toList();
    }

    /** Waits until each accepted report has been decided about, as the ledger says. */
    private static void awaitTaken(RunningServer server, String prefix, int accepted) {
        Awaitility.await(accepted + " reports of " + prefix + " are taken in")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(rows(server, """
                        select count(distinct l.report_id) from alarm_ledger l join alarm a on a.id = l.alarm_id
                        where a.alarmed_object_id like '%s-%%'""".formatted(prefix))).containsExactly(Integer.toString(accepted)));
    }

    private static void awaitCommandsDone(RunningServer server) {
        Awaitility.await("the engine has caught up")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> rows(server, "select id from process_command").isEmpty()
                        && rows(server, """
                                select a.id from alarm a where cleared_at is null and not exists (
                                  select 1 from situation_alarm s join incident_situation i on i.situation_id = s.situation_id
                                  where s.alarm_id = a.id)""").isEmpty());
    }

    /** Waits until the engine has nothing left to do but to wait for people and timers, jobs of the killed nodes included. */
    private static void awaitJobsDone(RunningServer server) {
        Awaitility.await("the engine's jobs are done")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> rows(
                                        server,
                                        "select id_ from act_ru_job where handler_type_ not like 'timer-%' and retries_ > 0")
                                .isEmpty()
                        && rows(server, "select id::text from message where state in ('stored', 'claimed')")
                                .isEmpty());
    }

    private static List<String> kept(RunningServer server, String prefix) {
        return rows(server, """
                select substr(alarmed_object_id, 6) || ' ' || specific_problem || ' ' || perceived_severity || ' x' || count
                  || ' flaps ' || flaps || case when cleared_at is null then ' active' else ' cleared' end
                from alarm where alarmed_object_id like '%s-%%'
                order by alarmed_object_id, specific_problem, raised_at""".formatted(prefix));
    }

    private static List<String> rows(RunningServer server, String sql) {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One report of an alarm, as a source sends it. */
    private record Report(String object, String problem, String severity, Instant at) {

        String json() {
            return """
                    {"alarmType":"Equipment Alarm","perceivedSeverity":"%s","probableCause":"rectifierFailure",
                    "specificProblem":"%s","alarmedObject":{"id":"%s"},"sourceSystemId":"kill-test","state":"raised",
                    "%s":"%s"}""".formatted(
                    severity, problem, object, severity.equals("cleared") ? "alarmClearedTime" : "alarmRaisedTime", at);
        }
    }

    /** Hands reports to the broker until it has each of them, through any number of its deaths. */
    private static final class Sender implements AutoCloseable {

        private final KafkaProducer<String, String> producer;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();

        Sender(String bootstrapServers) {
            Properties settings = new Properties();
            settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
            settings.put(ProducerConfig.ACKS_CONFIG, "all");
            settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
            settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
            settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
            producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        }

        void beginSending(List<Report> reports) {
            for (Report report : reports) {
                sent.incrementAndGet();
                producer.send(
                        new ProducerRecord<>("alarm.raised.v1", report.object(), report.json()), (place, failure) -> {
                            if (failure == null) {
                                acknowledged.incrementAndGet();
                            } else {
                                refused.incrementAndGet();
                            }
                        });
            }
        }

        void sendAll(List<Report> reports) throws IOException {
            beginSending(reports);
            awaitAcknowledged();
        }

        void awaitAcknowledged() throws IOException {
            producer.flush();
            if (refused.get() > 0 || acknowledged.get() != sent.get()) {
                throw new IOException("The broker refused " + refused + " of " + sent + " reports");
            }
        }

        int acknowledged() {
            return acknowledged.get();
        }

        @Override
        public void close() {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
