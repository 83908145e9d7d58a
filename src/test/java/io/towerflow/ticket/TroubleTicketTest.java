package io.towerflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.MutableClock;
import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.dispatch.OfferService;
import io.towerflow.dispatch.VisitService;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.identity.Role;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.StoredTexts;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.notification.PublicAddress;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.problem.ConflictException;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.ticket.itsm.ItsmClients;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Incidents and an ITSM that speaks TMF621: both ways, through its bad days. Time is moved by hand; nobody waits for it. */
@TowerFlowTest
class TroubleTicketTest {

    private static final String TENANT = "itsm";
    private static final String SECRET = "whsec_dHJvdWJsZS10aWNrZXQtdGVzdC1zZWNyZXQ=";

    @Autowired
    TicketRepository repository;

    @Autowired
    Incidents incidents;

    @Autowired
    IncidentService service;

    @Autowired
    People people;

    @Autowired
    OfferService offers;

    @Autowired
    VisitService visits;

    @Autowired
    WorkOrders workOrders;

    @Autowired
    RuntimeService engine;

    @Autowired
    StoredTexts sentences;

    @Autowired
    IncidentTitles titles;

    @Autowired
    PublicAddress address;

    @Autowired
    ObjectMapper json;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    TestRestTemplate http;

    @Autowired
    Clock real;

    /** To the microsecond, as the database keeps it. */
    private final MutableClock clock = new MutableClock(Clock.tick(Clock.systemUTC(), ChronoUnit.MICROS.getDuration()));

    private ItsmStub itsm;
    private ItsmSettings settings;
    private TicketWorker worker;

    @BeforeEach
    void anItsm() throws IOException {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
            jdbc.sql("INSERT INTO tenant (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING")
                    .params(TENANT, TENANT)
                    .update();
            forget();
        }));
        itsm = new ItsmStub();
        settings = settings(Map.of());
        worker = worker(settings);
    }

    @AfterEach
    void noTicketIsLeft() {
        itsm.close();
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> forget()));
    }

    private void forget() {
        // Their processes may still tell something after the test: of what is closed no ticket is made.
        jdbc.sql(
                        "UPDATE incident SET state = 'closed', cleared_at = :now, closed_at = :now WHERE tenant_id = :tenant AND closed_at IS NULL")
                .param("now", Timestamp.from(real.instant()))
                .param("tenant", TENANT)
                .update();
        jdbc.sql("DELETE FROM trouble_ticket WHERE tenant_id = ?").param(TENANT).update();
        jdbc.sql("DELETE FROM trouble_ticket_signal WHERE tenant_id = ?")
                .param(TENANT)
                .update();
    }

    private ItsmSettings settings(Map<String, String> more) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource(Map.of(
                "towerflow.itsm.url", itsm.url(),
                "towerflow.itsm.tenant", TENANT,
                "towerflow.itsm.username", "towerflow",
                "towerflow.itsm.password", "secret",
                "towerflow.itsm.call-timeout", "400ms"));
        more.forEach(source::put);
        return new Binder(source).bind("towerflow.itsm", ItsmSettings.class).get();
    }

    private TicketWorker worker(ItsmSettings those) {
        return new TicketWorker(
                repository,
                new TicketWriter(incidents, sentences, titles, address, those),
                ItsmClients.of(those, json, clock),
                incidents,
                service,
                transaction,
                those,
                clock);
    }

    @Test
    void anIncidentBecomesATicketThatFollowsIt() {
        String minor = open(PerceivedSeverity.MINOR);
        String number = open(PerceivedSeverity.CRITICAL);
        run();
        assertThat(itsm.changes).isEmpty();

        later(Duration.ofSeconds(31));
        run();
        ItsmStub.Call made = itsm.changes.getFirst();
        assertThat(itsm.changes).hasSize(1);
        assertThat(made.method()).isEqualTo("POST");
        assertThat(made.authorization()).startsWith("Basic ");
        assertThat(made.body().path("@type").asText()).isEqualTo("TroubleTicket");
        assertThat(made.body().path("severity").asText()).isEqualTo("critical");
        assertThat(made.body().path("ticketType").asText()).isEqualTo("incident");
        assertThat(made.body().path("description").asText()).isNotBlank();
        assertThat(made.body().at("/externalIdentifier/0/id").asText()).isEqualTo(number);
        assertThat(made.body().has("status")).isFalse();
        assertThat(ticket(number).externalId()).isEqualTo("TT-1000");
        assertThat(ticket(number).waitingSince()).isNull();

        as(() -> {
            service.acknowledge(number, "dispatcher");
            service.addNote(number, "Gate is locked", "dispatcher");
        });
        run();
        assertThat(itsm.changes).hasSize(2);
        JsonNode changed = itsm.changes.get(1).body();
        assertThat(changed.path("status").asText()).isEqualTo("inProgress");
        assertThat(changed.has("severity")).isFalse();
        assertThat(changed.at("/note/0/text").asText()).contains("Gate is locked");

        as(() -> service.cancel(number, "False alarm", "dispatcher"));
        run();
        assertThat(itsm.tickets.get("TT-1000").path("status").asText()).isEqualTo("cancelled");
        assertThat(itsm.tickets).hasSize(1);
        assertThat(store(() -> repository.find(minor))).isEmpty();
    }

    @Test
    void whatEndsWhileItSettlesNeedsNoTicket() {
        String number = open(PerceivedSeverity.CRITICAL);
        run();
        as(() -> service.cancel(number, "At once", "dispatcher"));
        run();
        later(Duration.ofMinutes(1));
        run();
        assertThat(itsm.changes).isEmpty();
    }

    @Test
    void aDispatchGoesOnWhileTheItsmIsDownAndTheTicketIsMadeAfterwards() throws IOException {
        itsm.goDown();
        String technician = "itsm-" + UUID.randomUUID();
        as(() -> people.saveTechnicians(List.of(new Technician(
                new Person(
                        technician, "Awa", Role.TECHNICIAN, "+2250111111111", "awa@towerflow.example", Locale.FRENCH),
                EnumSet.allOf(Skill.class),
                5.3,
                -4.0,
                "24/7",
                ZoneId.of("Africa/Abidjan")))));
        String number = open(PerceivedSeverity.CRITICAL);
        later(Duration.ofSeconds(31));
        run();
        String process = Tenancy.as(TENANT, () -> engine.createProcessInstanceByKey("dispatch-technician")
                .businessKey(number)
                .setVariables(Map.of("incidentNumber", number, "incidentPriority", 50, "technicianId", technician))
                .execute()
                .getId());
        WorkOrder order = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> store(() -> workOrders.ofIncident(number)).stream()
                                .findFirst()
                                .orElse(null),
                        it -> it != null && technician.equals(it.technicianId()));
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(ConflictException.class)
                .until(() -> {
                    as(() -> offers.accept(order.id(), technician, technician));
                    return true;
                });
        as(() -> visits.complete(order.id(), technician, "fuse", technician));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> engine.createProcessInstanceQuery()
                                .processInstanceId(process)
                                .count()
                        == 0);
        run();
        assertThat(ticket(number).externalId()).isNull();
        assertThat(engine.createIncidentQuery().tenantIdIn(TENANT).count()).isZero();

        itsm.comeUp();
        as(() -> service.cancel(number, "Repaired", "dispatcher"));
        later(Duration.ofHours(1));
        run();
        assertThat(itsm.tickets).hasSize(1);
        assertThat(itsm.externalIds()).containsExactly(number);
        assertThat(itsm.tickets.get("TT-1000").path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void afterADownTimeAllArrivesOnceAndInOrder() throws IOException {
        itsm.goDown();
        String number = open(PerceivedSeverity.MAJOR);
        String other = open(PerceivedSeverity.CRITICAL);
        run();
        later(Duration.ofSeconds(31));
        run();
        Ticket waiting = ticket(number);
        assertThat(waiting.externalId()).isNull();
        assertThat(waiting.waits(clock.instant())).isTrue();
        ItsmHealthIndicator health = new ItsmHealthIndicator(repository, transaction, settings, clock);
        assertThat(health.health().getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(health.health().getDetails())
                .containsEntry("waiting", 2L)
                .hasEntrySatisfying(
                        "lastError", error -> assertThat((String) error).contains("could not be reached"));

        as(() -> {
            service.acknowledge(number, "dispatcher");
            service.addNote(number, "First", "dispatcher");
            service.addNote(number, "Second", "dispatcher");
        });
        state(number, "closed");
        for (int i = 0; i < 6; i++) {
            later(Duration.ofMinutes(2));
            run();
        }
        assertThat(itsm.changes).isEmpty();

        itsm.comeUp();
        later(Duration.ofMinutes(6));
        run();
        List<ItsmStub.Call> calls = itsm.changes.stream()
                .filter(call ->
                        call.method().equals("PATCH") || identifier(call).equals(number))
                .toList();
        assertThat(calls).extracting(ItsmStub.Call::method).containsExactly("POST", "PATCH", "PATCH");
        assertThat(calls)
                .extracting(call -> call.body().path("status").asText())
                .containsExactly("", "resolved", "closed");
        assertThat(itsm.tickets).hasSize(2);
        assertThat(texts(calls.getFirst().body())).containsSubsequence("First", "Second");
        assertThat(calls.stream().flatMap(call -> texts(call.body()).stream()).filter("First"::equals))
                .hasSize(1);
        assertThat(ticket(number).waitingSince()).isNull();
        assertThat(ticket(other).externalStatus()).isEqualTo("acknowledged");
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void aCallWithoutAnAnswerMakesNoSecondTicket(int status) {
        itsm.trouble(status, true, null);
        String number = open(PerceivedSeverity.CRITICAL);
        run();
        later(Duration.ofSeconds(31));
        run();
        assertThat(ticket(number).externalId()).isNull();
        later(Duration.ofSeconds(20));
        run();
        assertThat(itsm.questions).as("too early to ask").isEmpty();
        later(Duration.ofSeconds(20));
        run();
        assertThat(ticket(number).externalId()).isNotNull();
        assertThat(itsm.questions).isNotEmpty();
        assertThat(itsm.changes.stream().filter(call -> call.method().equals("POST")))
                .hasSize(1);
    }

    @Test
    void aNoteIsNotWrittenTwiceWhereItsAnswerWasLost() {
        String number = told(PerceivedSeverity.CRITICAL);
        itsm.trouble(0, true, null);
        as(() -> service.addNote(number, "Once", "dispatcher"));
        run();
        later(Duration.ofMinutes(1));
        run();
        JsonNode ticket = itsm.tickets.values().iterator().next();
        assertThat(texts(ticket)).containsOnlyOnce("Once");
        assertThat(ticket(number).waitingSince()).isNull();
    }

    @Test
    void theItsmSaysWhenToComeAgain() {
        String number = told(PerceivedSeverity.MAJOR);
        itsm.trouble(429, false, "120");
        as(() -> service.acknowledge(number, "dispatcher"));
        run();
        int calls = itsm.changes.size();
        assertThat(ticket(number).lastError()).contains("429");
        later(Duration.ofSeconds(100));
        run();
        assertThat(itsm.changes).hasSize(calls);
        later(Duration.ofSeconds(30));
        run();
        assertThat(itsm.changes).hasSize(calls + 1);
        assertThat(ticket(number).externalStatus()).isEqualTo("inProgress");
        assertThat(ticket(number).lastError()).isNull();
    }

    @Test
    void whatTheItsmRefusesWaitsForSomebodyAndHoldsNobodyUp() {
        String number = told(PerceivedSeverity.MAJOR);
        itsm.refusesChanges = true;
        as(() -> service.acknowledge(number, "dispatcher"));
        run();
        assertThat(ticket(number).refused()).isTrue();
        assertThat(ticket(number).lastError()).contains("422").contains("not now");
        String other = open(PerceivedSeverity.MAJOR);
        run();
        later(Duration.ofHours(1));
        run();
        assertThat(ticket(other).externalId()).isNotNull();
        assertThat(ticket(number).refused()).isTrue();

        itsm.refusesChanges = false;
        assertThat(store(() -> repository.hurry(number, clock.instant()))).isTrue();
        run();
        assertThat(ticket(number).externalStatus()).isEqualTo("inProgress");
    }

    @Test
    void whatAKilledNodeWasSendingIsLookedForFirst() {
        String number = open(PerceivedSeverity.CRITICAL);
        run();
        later(Duration.ofSeconds(31));
        assertThat(store(() -> repository.claim(clock.instant(), Duration.ofMinutes(1))))
                .isPresent();
        run();
        assertThat(itsm.changes).isEmpty();
        later(Duration.ofSeconds(61));
        run();
        assertThat(itsm.questions).hasSize(1);
        assertThat(ticket(number).externalId()).isNotNull();
    }

    @Test
    void whatTheItsmSaysIsKnownHereOnceAndNotSentBack() {
        String number = told(PerceivedSeverity.CRITICAL);
        String ticket = ticket(number).externalId();
        int calls = itsm.changes.size();
        String event = event("TroubleTicketStatusChangeEvent", UUID.randomUUID(), """
                {"id": "%s", "status": "resolved", "statusChangeReason": "Fuse replaced"}""".formatted(ticket));

        assertThat(post(event, "forged", 0).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(post(event, SECRET, -600).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(happened(number)).doesNotContain("ticket-resolved");
        for (int i = 0; i < 2; i++) {
            assertThat(post(event, SECRET, 0).getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);
        }
        assertThat(happened(number)).containsOnlyOnce("ticket-resolved");
        assertThat(said(number)).contains("Ticket " + ticket + " was resolved in the ITSM: Fuse replaced");
        assertThat(ticket(number).externalStatus()).isEqualTo("resolved");

        String comment = """
                {"id": "%s", "note": [
                  {"id": "77", "author": "Jane", "date": "2026-01-01T10:00:00Z", "text": "Battery ordered"},
                  {"id": "TF-1", "author": "TowerFlow", "text": "Our own"}]}""".formatted(ticket);
        post(event("TroubleTicketAttributeValueChangeEvent", UUID.randomUUID(), comment), SECRET, 0);
        post(event("TroubleTicketAttributeValueChangeEvent", UUID.randomUUID(), comment), SECRET, 0);
        assertThat(said(number))
                .filteredOn(text -> text.contains("Jane: Battery ordered"))
                .hasSize(1);
        assertThat(said(number)).noneMatch(text -> text.contains("Our own"));
        run();
        assertThat(itsm.changes).hasSize(calls);

        // An alarm is active as far as the incident knows: it stays open until that has cleared, then needs no second
        // word.
        assertThat(judged(number)).isZero();
        state(number, "cleared");
        run();
        run();
        assertThat(judged(number)).isEqualTo(1);
        assertThat(itsm.changes).hasSize(calls);
    }

    @Test
    void theEchoOfWhatWeHadSetIsNoNews() {
        String number = told(PerceivedSeverity.CRITICAL);
        state(number, "closed");
        run();
        String ticket = ticket(number).externalId();
        for (String status : List.of("acknowledged", "resolved", "closed")) {
            post(event("troubleTicketStatusChangeEvent", UUID.randomUUID(), """
                            {"id": "%s", "status": "%s"}""".formatted(ticket, status)), SECRET, 0);
        }
        assertThat(happened(number)).noneMatch(kind -> kind.startsWith("ticket-"));
        assertThat(ticket(number).externalStatus()).isEqualTo("closed");
        assertThat(judged(number)).isZero();
    }

    @Test
    void eventsThatCannotBeReadSaySoAndOthersAreNoneOfOurs() {
        assertThat(post("{", SECRET, 0).getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(post(event("TroubleTicketStatusChangeEvent", UUID.randomUUID(), "{}"), SECRET, 0)
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(post(event("TroubleTicketDeleteEvent", UUID.randomUUID(), "{}"), SECRET, 0)
                        .getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(post(event("TroubleTicketStatusChangeEvent", UUID.randomUUID(), "{\"id\": \"foreign\"}"), SECRET, 0)
                        .getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
    }

    @Test
    void othersReadTheTicketsOfTheirTenantOnly() {
        String theirs = told(PerceivedSeverity.CRITICAL);
        String ours = "INC-" + UUID.randomUUID();
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> {
                    jdbc.sql(
                                    "INSERT INTO incident (number, tenant_id, state, severity, sites, title, opened_at, changed_at) "
                                            + "VALUES (?, 'default', 'open', 'critical', ARRAY['S-1'], 'Mast', now(), now())")
                            .param(ours)
                            .update();
                    jdbc.sql("INSERT INTO trouble_ticket (incident_number, tenant_id, external_id, external_status, "
                                    + "waiting_since, last_error, failed_at, created_at) VALUES (?, 'default', ?, 'held', now(), "
                                    + "'The ITSM answered 500', now(), now())")
                            .params(ours, "TT-" + ours)
                            .update();
                }));
        try {
            String path = "/tmf-api/troubleTicket/v5/troubleTicket";
            assertThat(get(path + "/" + theirs).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
            JsonNode one = get(path + "/" + ours).getBody();
            assertThat(one.path("status").asText()).isEqualTo("held");
            assertThat(one.at("/externalIdentifier/0/id").asText()).isEqualTo("TT-" + ours);
            ResponseEntity<JsonNode> list = get(path + "?status=held&relatedEntity.id=" + ours + "&fields=status");
            assertThat(list.getHeaders().getFirst("X-Total-Count")).isEqualTo("1");
            assertThat(list.getBody().get(0).has("name")).isFalse();
            assertThat(get(path + "?colour=red").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
            assertThat(get("/api/incidents/" + ours)
                            .getBody()
                            .at("/troubleTickets/0/lastError")
                            .asText())
                    .isEqualTo("The ITSM answered 500");
            for (Map.Entry<String, String> page : Map.of(
                            "en", "Last error: The ITSM answered 500", "fr", "Dernière erreur")
                    .entrySet()) {
                HttpHeaders headers = new HttpHeaders();
                headers.set(HttpHeaders.ACCEPT_LANGUAGE, page.getKey());
                headers.setAccept(List.of(MediaType.TEXT_HTML));
                assertThat(http.withBasicAuth("dispatcher", "dispatcher")
                                .exchange("/incidents/" + ours, HttpMethod.GET, new HttpEntity<>(headers), String.class)
                                .getBody())
                        .contains(page.getValue())
                        .contains("TT-" + ours);
            }
        } finally {
            Tenancy.as(
                    Tenancy.DEFAULT,
                    () -> transaction.executeWithoutResult(
                            tx -> jdbc.sql("DELETE FROM trouble_ticket WHERE incident_number = ?")
                                    .param(ours)
                                    .update()));
        }
    }

    /** An incident of which the ITSM has heard. */
    private String told(PerceivedSeverity severity) {
        String number = open(severity);
        run();
        later(Duration.ofSeconds(31));
        run();
        assertThat(ticket(number).externalId()).isNotNull();
        return number;
    }

    private String open(PerceivedSeverity severity) {
        return Tenancy.as(TENANT, () -> service.open("Mast light", severity, Set.of(), "dispatcher"));
    }

    private void state(String number, String state) {
        as(() -> transaction.executeWithoutResult(tx -> {
            jdbc.sql(
                            "UPDATE incident SET state = :state, cleared_at = :now, closed_at = CASE WHEN :state = 'closed' THEN CAST(:now AS timestamptz) END "
                                    + "WHERE number = :number")
                    .param("state", state)
                    .param("now", Timestamp.from(real.instant()))
                    .param("number", number)
                    .update();
            incidents.note(
                    number, new TimelineEntry(real.instant(), "tested", "incident.timeline.closed", List.of(), null));
        }));
    }

    private void run() {
        for (int i = 0; i < 50 && worker.look(0); i++) {
            // Until nothing is left to be done.
        }
    }

    private void later(Duration time) {
        clock.advance(time);
    }

    private Ticket ticket(String number) {
        return store(() -> repository.find(number)).orElseThrow().ticket();
    }

    private <T> T store(Supplier<T> work) {
        return Tenancy.as(TENANT, () -> transaction.execute(tx -> work.get()));
    }

    private static void as(Runnable work) {
        Tenancy.as(TENANT, work);
    }

    private List<String> happened(String number) {
        return Tenancy.as(TENANT, () -> incidents.timeline(number)).stream()
                .map(TimelineEntry::kind)
                .toList();
    }

    private List<String> said(String number) {
        return Tenancy.as(TENANT, () -> incidents.timeline(number)).stream()
                .map(entry -> sentences.say(TENANT, entry, Locale.ENGLISH))
                .toList();
    }

    private long judged(String number) {
        return store(() -> jdbc.sql("SELECT count(*) FROM audit_entry WHERE action = 'judge-root-cause' AND thing = ?")
                .param("incident " + number)
                .query(Long.class)
                .single());
    }

    private static String identifier(ItsmStub.Call call) {
        return call.body().at("/externalIdentifier/0/id").asText();
    }

    private static List<String> texts(JsonNode ticket) {
        return ticket.path("note").findValuesAsText("text").stream()
                .map(text -> text.replaceFirst("^.*: ", ""))
                .toList();
    }

    private String event(String type, UUID id, String ticket) {
        return """
                {"eventId": "%s", "eventType": "%s", "@type": "%s", "eventTime": "%s", "event": {"troubleTicket": %s}}""".formatted(id, type, type, real.instant(), ticket);
    }

    private ResponseEntity<String> post(String body, String secret, long secondsAgo) {
        String id = "msg_" + UUID.randomUUID();
        String timestamp = String.valueOf(real.instant().getEpochSecond() + secondsAgo);
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.set("webhook-id", id);
        headers.set("webhook-timestamp", timestamp);
        headers.set("webhook-signature", ItsmClients.sign(secret, id, timestamp, body));
        return http.postForEntity("/connectors/itsm/events", new HttpEntity<>(body, headers), String.class);
    }

    private ResponseEntity<JsonNode> get(String path) {
        return http.withBasicAuth("dispatcher", "dispatcher").getForEntity(path, JsonNode.class);
    }
}
