package io.towerflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.booking.PartStock;
import io.towerflow.dispatch.booking.SiteAccess;
import io.towerflow.escalation.EscalationSteps;
import io.towerflow.identity.Role;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.Messages;
import io.towerflow.notification.twilio.TwilioStandIn;
import io.towerflow.notification.twilio.TwilioStandIn.Trouble;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.remediation.RemediationSettings;
import io.towerflow.remediation.RemoteActions;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.AopTestUtils;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.support.TransactionTemplate;

/** Whole stories of people who have nothing but Twilio's SMS, each in a tenant of its own, with a gateway that has its days. */
@TowerFlowTest
class PeopleReachedByTwilioTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PART = "rectifier-48v";

    @Autowired
    ApplicationContext product;

    @Autowired
    RuntimeService engine;

    @Autowired
    ManagementService management;

    @Autowired
    TaskService tasks;

    @Autowired
    HistoryService history;

    @Autowired
    Inventory inventory;

    @Autowired
    IncidentService service;

    @Autowired
    Incidents incidents;

    @Autowired
    People people;

    @Autowired
    WorkOrders workOrders;

    @Autowired
    PartStock stock;

    @Autowired
    SiteAccess admissions;

    @Autowired
    Messages messages;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    TestRestTemplate http;

    @Autowired
    Clocks clocks;

    private final String tenant = "twilio-" + UUID.randomUUID().toString().substring(0, 8);
    private final String site = "S-" + tenant;
    private final Map<String, String> phones = new HashMap<>();
    private TwilioStandIn twilio;

    @BeforeEach
    void aSite() {
        twilio = TwilioStandIn.insteadOfTheExchange(product);
        Tenancy.asSystem(() -> transaction.execute(tx -> jdbc.sql("INSERT INTO tenant (id, name) VALUES (?, ?)")
                .params(tenant, tenant)
                .update()));
        in(() -> {
            inventory.saveAll(
                    List.of(),
                    List.of(new Site(
                            site,
                            "Plateau",
                            5.32,
                            -4.02,
                            "abidjan",
                            false,
                            null,
                            Set.of("4G"),
                            Set.of(),
                            "Mo-Su 00:00-24:00",
                            ZoneId.of("Africa/Abidjan"),
                            false)),
                    List.of(),
                    List.of());
            return true;
        });
    }

    @AfterEach
    void close() {
        twilio.close();
    }

    @Test
    void aJobIsDoneBySmsFromOfferToRepairThroughAGatewayInTrouble() {
        technician("awa");
        twilio.trouble(phones.get("awa"), Trouble.ERROR, Trouble.TOO_MANY, Trouble.NONE, Trouble.LATE);
        String number = opened(PerceivedSeverity.MAJOR);
        ProcessInstance dispatch = dispatch(number);

        // Taken with an error: there is one offer on the phone all the same
        await(() -> onThePhone("awa").size() == 1);
        WorkOrder order = order(number);
        String code = order.code();
        assertThat(onThePhone("awa").getFirst()).contains(code, "Plateau", "OUI " + code);
        assertThat(twilio.forge(phones.get("awa"), "oui " + code)).isEqualTo(403);
        assertThat(order(number)).isEqualTo(order);

        String yes = TwilioStandIn.sid();
        assertThat(twilio.write(yes, phones.get("awa"), "oui " + code + " 40 min"))
                .isEqualTo(200);
        assertThat(twilio.write(yes, phones.get("awa"), "oui " + code + " 40 min"))
                .isEqualTo(200);
        await(() -> onThePhone("awa").size() == 2);
        assertThat(onThePhone("awa").getLast()).contains(code + " est à vous");
        twilio.write(phones.get("awa"), "Arrivé");
        twilio.write(phones.get("awa"), "fini " + code.toLowerCase(Locale.ROOT) + " redresseur grillé");

        await(() -> outcome(dispatch) != null);
        assertThat(outcome(dispatch)).isEqualTo("repaired");
        WorkOrder done = order(number);
        assertThat(done.state()).isEqualTo(WorkOrderState.COMPLETED);
        assertThat(done.causeCode()).isEqualTo("RECT");
        assertThat(kinds(number).filter(kind -> kind.equals("accepted"))).hasSize(1);
        // Everything told is on the phone once and reported as delivered
        await(() -> in(() -> messages.ofIncident(number)).stream()
                .allMatch(message -> message.state() == MessageState.DELIVERED));
        assertThat(onThePhone("awa"))
                .containsExactlyInAnyOrderElementsOf(in(() -> messages.ofIncident(number)).stream()
                        .map(Message::body)
                        .toList())
                .doesNotHaveDuplicates();
        cancel(number);
    }

    @Test
    void anUnansweredCriticalIncidentReachesTheManagerBySmsAndMail() {
        person("dora", Role.DISPATCHER);
        person("mia", Role.MANAGER);
        String number = opened(PerceivedSeverity.CRITICAL);
        twilio.trouble(phones.get("mia"), Trouble.BROKEN);

        Instant begun = due(number, "handle-incident", "startEvent_slaBreached");
        assertThat(begun).isBetween(find(number), find(number).plus(Duration.ofMinutes(16)));
        Instant now = begun;
        clocks.of(EscalationSteps.class).setTo(now);
        run(number, "handle-incident", "startEvent_slaBreached");
        for (int step = 0; step < 4; step++) {
            Instant due = due(number, "escalate-incident", "timer_answerOverdue");
            assertThat(due).isAfter(now);
            now = due;
            clocks.of(EscalationSteps.class).setTo(now);
            run(number, "escalate-incident", "timer_answerOverdue");
        }

        await(() -> history.createHistoricActivityInstanceQuery()
                        .activityId("endEvent_exhausted")
                        .tenantIdIn(tenant)
                        .count()
                == 1);
        // Two rounds of ten minutes for the control room, two of fifteen for the manager; nobody is on call here
        assertThat(Duration.between(begun, now)).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(51));
        for (String who : List.of("dora", "mia")) {
            await(() -> onThePhone(who).size() == 2);
            assertThat(onThePhone(who)).allSatisfy(text -> assertThat(text).contains(number));
            await(() -> mails(who).filter(subject -> subject.contains(number)).count() == 2);
        }
        assertThat(kinds(number).filter(kind -> kind.startsWith("escalat")))
                .containsExactly("escalated", "escalated", "escalated", "escalated", "escalation-exhausted");
        // Too late for the escalation, in time for the incident
        String code = onThePhone("mia").getLast().replaceAll("(?s).*\\b(Z\\d{4})\\b.*", "$1");
        twilio.write(phones.get("mia"), "ok " + code);
        await(() -> kinds(number).anyMatch("acknowledged"::equals));
        cancel(number);
    }

    @Test
    void aRefusedPermitUndoesWhatWasBookedAndNoPhoneRings() {
        technician("awa");
        in(() -> {
            stock.saveAll(List.of(new PartStock.Place("depot", "Depot", null, 5.3, -4.0, PART, 1, 0)));
            admissions.saveAccess(List.of(new SiteAccess.Access(site, true, null, "Landlord")));
            return true;
        });
        String number = opened(PerceivedSeverity.MAJOR);
        isTheCause(number, site, "rectifierFailure");
        ProcessInstance refused = dispatch(number);
        await(() -> permitTask(refused) != null);
        assertThat(free()).isZero();
        Tenancy.as(tenant, () -> tasks.complete(permitTask(refused), Map.of("permit", "refused")));
        await(() -> outcome(refused) != null);

        assertThat(outcome(refused)).isEqualTo("refused");
        assertThat(compensated(refused))
                .containsExactlyInAnyOrder("serviceTask_releasePart", "serviceTask_cancelAccess");
        assertThat(free()).isEqualTo(1);
        assertThat(twilio.calls(phones.get("awa"))).isZero();

        // Granted the second time, and cancelled when the technician has said yes
        ProcessInstance granted = dispatch(number);
        await(() -> permitTask(granted) != null);
        Tenancy.as(
                tenant,
                () -> tasks.complete(permitTask(granted), Map.of("permit", "granted", "permitReference", "P-17")));
        await(() -> onThePhone("awa").size() == 1);
        twilio.write(phones.get("awa"), "oui");
        await(() -> onThePhone("awa").size() == 2);
        engine.deleteProcessInstance(granted.getId(), "all clear");

        assertThat(free()).isEqualTo(1);
        await(() -> onThePhone("awa").size() == 3);
        cancel(number);
    }

    @Test
    void whatTheElementManagerDoesNotDoAPersonAndATechnicianDo() {
        technician("awa");
        in(() -> {
            inventory.saveAll(
                    List.of(),
                    List.of(),
                    Stream.of("-R", "-S")
                            .map(one ->
                                    new Equipment(site + one, site, EquipmentKind.RADIO, "Radio", null, 1000.0, null))
                            .toList(),
                    List.of());
            return true;
        });
        WireMockServer manager =
                new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
        manager.start();
        try {
            // Down: what surely did nothing is tried three times
            elementManager("http://127.0.0.1:1/actions");
            String number = radioHangs();
            assertThat(said(number, "remedy-dry-run")).contains("could not be reached");
            // The rest goes on: a technician is sent, though nobody has told the form of the remote fix yet
            ProcessInstance dispatch = dispatch(number);
            await(() -> onThePhone("awa").size() == 1);
            String code = order(number).code();
            twilio.write(phones.get("awa"), "oui " + code);
            await(() -> onThePhone("awa").size() == 2);
            twilio.write(phones.get("awa"), "fini " + code + " reset");
            await(() -> outcome(dispatch) != null);
            assertThat(outcome(dispatch)).isEqualTo("repaired");
            assertThat(engine.createIncidentQuery().tenantIdIn(tenant).count()).isZero();
            cancel(number);

            // Errors: nothing is known of an answer 500, and a dry run may be asked for again
            elementManager(manager.url("/actions"));
            manager.stubFor(post("/actions").willReturn(aResponse().withStatus(500)));
            String broken = radioHangs();
            assertThat(said(broken, "remedy-dry-run")).contains("status 500");
            manager.verify(3, postRequestedFor(urlEqualTo("/actions")));
            cancel(broken);

            // Late: the dry run answers, the action does not. Nobody knows whether it was taken: once and never again
            manager.resetAll();
            manager.stubFor(post("/actions")
                    .withRequestBody(matchingJsonPath("$[?(@.dryRun == true)]"))
                    .willReturn(okJson("{\"result\": \"possible\"}")));
            manager.stubFor(post("/actions")
                    .withRequestBody(matchingJsonPath("$[?(@.dryRun == false)]"))
                    .willReturn(okJson("{\"result\": \"done\"}").withFixedDelay(3_000)));
            String late = opened(PerceivedSeverity.MAJOR);
            fixRemotely(late, "-R");
            run(late, "remediate-remotely", "timer_verificationDue");
            await(() -> task(late, "userTask_fixRemotely") != null);
            assertThat(said(late, "remedy-acted")).contains("did not answer in time");
            assertThat(kinds(late)).contains("remedy-failed");
            manager.verify(
                    1,
                    postRequestedFor(urlEqualTo("/actions"))
                            .withRequestBody(matchingJsonPath("$[?(@.dryRun == false)]")));
            cancel(late);

            // What is no answer at all but a fault of ours is tried again, then shown, and goes on once it is mended
            elementManager("no address");
            String wrong = opened(PerceivedSeverity.MAJOR);
            // Another radio: the rules let nobody act on one twice in a short time
            fixRemotely(wrong, "-S");
            Job job = waiting(wrong, "serviceTask_callDryRun");
            management.setJobRetries(job.getId(), 1);
            await(() -> engine.createIncidentQuery()
                            .tenantIdIn(tenant)
                            .activityId("serviceTask_callDryRun")
                            .count()
                    == 1);
            elementManager(manager.url("/actions"));
            management.setJobRetries(job.getId(), 3);
            // Its last pause would else be waited for.
            management.setJobDuedate(job.getId(), null);
            run(wrong, "remediate-remotely", "timer_verificationDue");
            assertThat(engine.createIncidentQuery().tenantIdIn(tenant).count()).isZero();
            cancel(wrong);
        } finally {
            ReflectionTestUtils.setField(actions(), "settings", product.getBean(RemediationSettings.class));
            manager.stop();
        }
    }

    private void elementManager(String url) {
        ReflectionTestUtils.setField(
                actions(), "settings", new RemediationSettings(url, null, Duration.ofMillis(700), 3));
    }

    private Object actions() {
        return AopTestUtils.getUltimateTargetObject(product.getBean(RemoteActions.class));
    }

    /** Has a dispatcher try to restart a radio, up to the task that asks a person to do it. */
    private String radioHangs() {
        String number = opened(PerceivedSeverity.MAJOR);
        fixRemotely(number, "-R");
        await(() -> task(number, "userTask_fixRemotely") != null);
        return number;
    }

    private void fixRemotely(String number, String radio) {
        await(() -> task(number, "userTask_triageIncident") != null);
        isTheCause(number, site + radio, "softwareError");
        in(() -> {
            service.decide(number, "remote", null, null, "dora");
            return true;
        });
    }

    private String task(String number, String key) {
        return tasks.createTaskQuery().processInstanceBusinessKey(number).taskDefinitionKey(key).list().stream()
                .map(task -> task.getId())
                .findFirst()
                .orElse(null);
    }

    private Job waiting(String number, String activity) {
        return org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> management
                                .createJobQuery()
                                .tenantIdIn(tenant)
                                .activityId(activity)
                                .singleResult(),
                        found -> found != null && found.getExceptionMessage() != null);
    }

    private String said(String number, String kind) {
        return in(() -> incidents.timeline(number)).stream()
                .filter(entry -> entry.kind().equals(kind))
                .map(entry -> String.join(" ", entry.arguments()))
                .findFirst()
                .orElse("");
    }

    private void technician(String id) {
        in(() -> {
            people.saveTechnicians(List.of(new Technician(
                    new Person(id, "Awa", Role.TECHNICIAN, number(id), null, Locale.FRENCH),
                    EnumSet.allOf(Skill.class),
                    5.3,
                    -4.02,
                    "24/7",
                    ZoneId.of("Africa/Abidjan"))));
            return true;
        });
    }

    private void person(String id, Role role) {
        in(() -> {
            people.saveAll(List.of(new Person(id, id, role, number(id), address(id), Locale.ENGLISH)));
            return true;
        });
    }

    private String number(String id) {
        return phones.computeIfAbsent(id, any -> Unused.phone());
    }

    private String address(String id) {
        return id + "@" + tenant + ".example";
    }

    private String opened(PerceivedSeverity severity) {
        String number = in(() -> service.open("Rectifier", severity, List.of(site), "dispatcher"));
        await(() -> in(() -> incidents.find(number)).orElseThrow().processInstanceId() != null);
        return number;
    }

    private Instant find(String number) {
        return in(() -> incidents.find(number)).orElseThrow().openedAt();
    }

    private void cancel(String number) {
        in(() -> {
            service.cancel(number, null, "dispatcher");
            return true;
        });
    }

    private void isTheCause(String number, String object, String cause) {
        in(() -> jdbc.sql("UPDATE incident SET root_cause = ?::jsonb WHERE number = ?")
                .params("""
                        {"alarmedObject": "%2$s", "siteId": "%1$s", "probableCause": "%3$s", "confidence": 0.9,
                         "rule": "test", "ruleVersion": 1, "category": "energy", "provisional": false,
                         "explanation": {"key": "%3$s", "arguments": []},
                         "evidence": [], "chain": [], "rejected": []}""".formatted(site, object, cause), number)
                .update());
    }

    private ProcessInstance dispatch(String number) {
        return Tenancy.as(tenant, () -> engine.createProcessInstanceByKey("dispatch-technician")
                .businessKey(number)
                .setVariables(Map.of("incidentNumber", number, "incidentPriority", 40))
                .execute());
    }

    private String permitTask(ProcessInstance dispatch) {
        return tasks
                .createTaskQuery()
                .processInstanceId(dispatch.getId())
                .taskDefinitionKey("userTask_obtainPermit")
                .list()
                .stream()
                .map(task -> task.getId())
                .findFirst()
                .orElse(null);
    }

    private List<String> compensated(ProcessInstance dispatch) {
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(dispatch.getId())
                .finished()
                .list()
                .stream()
                .map(activity -> activity.getActivityId())
                .filter(id -> id.startsWith("serviceTask_release") || id.equals("serviceTask_cancelAccess"))
                .toList();
    }

    private int free() {
        return in(() -> stock.of(PART)).getFirst().free();
    }

    private WorkOrder order(String number) {
        return in(() -> workOrders.ofIncident(number)).getLast();
    }

    private String outcome(ProcessInstance dispatch) {
        return history
                .createHistoricVariableInstanceQuery()
                .processInstanceId(dispatch.getId())
                .variableName("dispatchOutcome")
                .list()
                .stream()
                .map(variable -> (String) variable.getValue())
                .findFirst()
                .orElse(null);
    }

    private Instant due(String number, String process, String timer) {
        return job(number, process, timer).getDuedate().toInstant();
    }

    /** The product's own job executor may be busy with the same process. */
    private void run(String number, String process, String timer) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .ignoreException(OptimisticLockingException.class)
                .until(() -> {
                    management.executeJob(job(number, process, timer).getId());
                    return true;
                });
    }

    private Job job(String number, String process, String timer) {
        return org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () ->
                                engine
                                        .createProcessInstanceQuery()
                                        .processInstanceBusinessKey(number, process)
                                        .list()
                                        .stream()
                                        .flatMap(instance -> management
                                                .createJobQuery()
                                                .processInstanceId(instance.getId())
                                                .activityId(timer)
                                                .timers()
                                                .list()
                                                .stream())
                                        .findFirst()
                                        .orElse(null),
                        found -> found != null);
    }

    private List<String> onThePhone(String id) {
        return twilio.phone(phones.get(id));
    }

    private Stream<String> mails(String id) {
        JsonNode mails = http.getForObject("/demo/mailbox/messages?to=" + address(id), JsonNode.class);
        return StreamSupport.stream(mails.spliterator(), false)
                .map(mail -> mail.path("subject").asText() + mail.path("body").asText());
    }

    private Stream<String> kinds(String number) {
        return in(() -> incidents.timeline(number)).stream().map(TimelineEntry::kind);
    }

    private <T> T in(Supplier<T> work) {
        return Tenancy.as(tenant, () -> transaction.execute(tx -> work.get()));
    }

    private static void await(Callable<Boolean> condition) {
        org.awaitility.Awaitility.await().atMost(PATIENCE).until(condition);
    }
}
