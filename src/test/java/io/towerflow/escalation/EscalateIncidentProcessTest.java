package io.towerflow.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.Clocks;
import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.identity.Role;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.notification.Message;
import io.towerflow.notification.Messages;
import io.towerflow.notification.SmsReceived;
import io.towerflow.people.People;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The process on the demo's network and on-call plan; the time of its steps is a virtual one, months ahead. */
@TowerFlowTest
class EscalateIncidentProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String SITE = "BKE-004";

    @Autowired
    Clocks clocks;

    @Autowired
    EscalationCases cases;

    @Autowired
    WhatIf whatIf;

    @Autowired
    IncidentService service;

    @Autowired
    Incidents incidents;

    @Autowired
    People people;

    @Autowired
    Messages messages;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    RuntimeService runtime;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    Clock real;

    @Test
    void theWhatIfSaysWhatTheProcessThenDoes() {
        String number = open(PerceivedSeverity.MAJOR);
        Instant night = real.instant()
                .plus(Duration.ofDays(60))
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofHours(23));
        at(night);
        List<WhatIf.Moment> foretold = tenant(() -> whatIf.play(cases.caseOf(find(number)), night, null));
        assertThat(EscalationLifecycleTest.words(foretold, night))
                .hasSizeGreaterThan(4)
                .first()
                .isEqualTo("+0 held");

        fire(number, "startEvent_slaBreached");
        List<String> happened = new ArrayList<>();
        for (WhatIf.Moment moment : foretold) {
            Instant due = moment.decision().due();
            if (due == null) {
                break;
            }
            Job timer = timer(number);
            assertThat(timer.getDuedate().toInstant()).as("after %s", moment).isEqualTo(due);
            happened.addAll(asked(number, clocks.of(EscalationSteps.class).instant()));
            at(due);
            management.executeJob(timer.getId());
        }
        awaitEscalation(number, "endEvent_exhausted");

        assertThat(happened)
                .isEqualTo(foretold.stream()
                        .flatMap(moment -> moment.decision().asks().stream())
                        .map(asked -> asked.personId() + " " + asked.at() + " " + asked.rule())
                        .sorted()
                        .toList()
                        .stream()
                        .sorted(java.util.Comparator.comparing(line -> line.split(" ")[1]))
                        .toList());
        assertThat(entries(number, "escalated"))
                .hasSize((int) foretold.stream()
                        .filter(moment -> !moment.decision().asks().isEmpty())
                        .count())
                .allSatisfy(entry -> assertThat(entry.arguments()).last().isEqualTo(String.valueOf(whatIf.inForce())));
        assertThat(entries(number, "escalation-held")).hasSize(1);
        assertThat(entries(number, "escalation-exhausted")).hasSize(1);
        // Whose turn it is depends on the day; that the control room and the managers have theirs does not
        assertThat(tenant(() -> messages.ofIncident(number)))
                .extracting(Message::recipientId)
                .containsAll(foretold.stream()
                        .flatMap(moment -> moment.decision().asks().stream())
                        .map(Asked::personId)
                        .toList())
                .extracting(id -> tenant(() -> people.find(id).orElseThrow()).role())
                .contains(Role.DISPATCHER, Role.MANAGER);
        cancel(number);
    }

    @Test
    void anSmsWithTheCodeStopsItUntilTheAcknowledgementExpires() {
        String number = open(PerceivedSeverity.CRITICAL);
        Instant noon = real.instant()
                .plus(Duration.ofDays(61))
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofHours(12));
        at(noon);
        fire(number, "startEvent_slaBreached");
        timer(number);
        String[] personAndCode = tenant(() -> transaction.execute(
                        tx -> jdbc.sql("""
                                SELECT a.person_id || ' ' || a.code FROM escalation_ask a
                                JOIN escalation e ON e.id = a.escalation_id
                                WHERE e.incident_number = ? ORDER BY a.person_id LIMIT 1""").param(number).query(String.class).single()))
                .split(" ");
        String phone = tenant(() -> people.find(personAndCode[0]).orElseThrow().phone());

        sms("+2250799999999", "ok " + personAndCode[1]);
        sms(phone, "NON " + personAndCode[1]);
        assertThat(entries(number, "acknowledged")).isEmpty();
        at(noon.plusSeconds(90));
        // The row's time is the product's, which is months before the virtual one: the answer counts since the opening
        sms(phone, "ok " + personAndCode[1].toLowerCase(java.util.Locale.ROOT).replace("z", "z "));

        assertThat(entries(number, "acknowledged"))
                .singleElement()
                .extracting(TimelineEntry::actor)
                .isEqualTo(personAndCode[0]);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(tenant(() -> messages.ofIncident(number)))
                .extracting(Message::template)
                .contains("escalation.answer.taken", "escalation.answer.declined"));
        cancel(number);
    }

    @Test
    void anSmsWithTheCodeOfABundleTakesAllIncidentsInItThatAskTheSender() {
        String one = open(PerceivedSeverity.CRITICAL);
        String other = open(PerceivedSeverity.CRITICAL);
        at(real.instant().plus(Duration.ofDays(62)).truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12)));
        List.of(one, other).forEach(number -> {
            fire(number, "startEvent_slaBreached");
            timer(number);
        });
        Message told = tenant(() -> messages.ofIncident(one)).getFirst();
        String person = told.recipientId();
        String phone = tenant(() -> people.find(person).orElseThrow().phone());
        String code = "G4711";
        UUID bundle = UUID.randomUUID();
        tenant(() -> transaction.execute(tx -> {
            jdbc.sql("""
                    INSERT INTO message (id, notice_id, idempotency_key, channel, recipient_id, recipient_name, address, language,
                      template, body, segments, urgency, state, created_at, next_attempt_at, expires_at, bundle_code)
                    SELECT :id, :id, :id::text, 'sms', recipient_id, recipient_name, address, language,
                      'bundle', 'two', 1, 0, 'delivered', created_at, created_at, expires_at, :code
                    FROM message WHERE id = :told""")
                    .param("id", bundle)
                    .param("code", code)
                    .param("told", told.id())
                    .update();
            return jdbc.sql(
                            "UPDATE message SET bundle_id = :id WHERE recipient_id = :person AND incident_number IN (:one, :other)")
                    .param("id", bundle)
                    .param("person", person)
                    .param("one", one)
                    .param("other", other)
                    .update();
        }));

        sms(phone, "DONE K12 " + code + " antenna");
        sms(phone, "non " + code);
        assertThat(entries(one, "acknowledged")).isEmpty();
        sms(phone, "Ok tous, " + code.toLowerCase(java.util.Locale.ROOT));

        List.of(one, other).forEach(number -> assertThat(entries(number, "acknowledged"))
                .singleElement()
                .extracting(TimelineEntry::actor)
                .isEqualTo(person));
        assertThat(tenant(() -> messages.toPerson(person, 10)).stream()
                        .filter(message -> message.template().startsWith("escalation.answer.all")))
                .extracting(Message::template)
                .containsExactly("escalation.answer.all-taken", "escalation.answer.all-declined");
        List.of(one, other).forEach(this::cancel);
    }

    @Test
    void anAcknowledgementRestsAndItsExpiryAsksAgain() {
        String number = open(PerceivedSeverity.CRITICAL);
        fire(number, "startEvent_slaBreached");
        timer(number);
        tenant(() -> {
            service.acknowledge(number, "dispatcher");
            return 0;
        });
        awaitAt(number, "gateway_takenCareOf");
        assertThat(entries(number, "escalation-acknowledged")).hasSize(1);

        at(real.instant().plus(Duration.ofMinutes(31)));
        management.executeJob(timer(number).getId());

        awaitAt(number, "gateway_asked");
        assertThat(entries(number, "escalation-expired")).hasSize(1);
        assertThat(entries(number, "escalated")).hasSize(2);
        cancel(number);
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .count())
                .isZero();
    }

    private void at(Instant instant) {
        clocks.of(EscalationSteps.class).setTo(instant);
    }

    private String open(PerceivedSeverity severity) {
        String number =
                tenant(() -> service.open("Escalation " + UUID.randomUUID(), severity, List.of(SITE), "dispatcher"));
        await().atMost(PATIENCE).until(() -> find(number).processInstanceId() != null);
        return number;
    }

    private void cancel(String number) {
        tenant(() -> {
            service.cancel(number, null, "dispatcher");
            return 0;
        });
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(number)
                                .count()
                        == 0);
    }

    private void sms(String from, String body) {
        tenant(() -> {
            transaction.executeWithoutResult(tx -> events.publishEvent(
                    new SmsReceived("SM" + UUID.randomUUID(), from, "+2250000000000", body, real.instant())));
            return 0;
        });
    }

    /** The product's own job executor may be busy with the same process. */
    private void fire(String number, String activity) {
        await().atMost(PATIENCE)
                .ignoreException(OptimisticLockingException.class)
                .until(() -> {
                    management.executeJob(job(number, activity).getId());
                    return true;
                });
    }

    private Job job(String number, String activity) {
        return await().atMost(PATIENCE)
                .until(
                        () -> instances(number).stream()
                                .flatMap(id ->
                                        management
                                                .createJobQuery()
                                                .processInstanceId(id)
                                                .activityId(activity)
                                                .list()
                                                .stream())
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** The one timer that the escalation waits for. */
    private Job timer(String number) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            ProcessInstance escalation = escalation(number);
                            return escalation == null
                                    ? null
                                    : management
                                            .createJobQuery()
                                            .processInstanceId(escalation.getId())
                                            .timers()
                                            .singleResult();
                        },
                        found -> found != null);
    }

    private ProcessInstance escalation(String number) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(number, "escalate-incident")
                .singleResult();
    }

    private List<String> instances(String number) {
        return runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .map(ProcessInstance::getId)
                .toList();
    }

    private List<String> asked(String number, Instant at) {
        return tenant(() -> transaction.execute(tx -> jdbc
                .sql("""
                        SELECT a.person_id, a.asked_at, a.rule FROM escalation_ask a
                        JOIN escalation e ON e.id = a.escalation_id
                        WHERE e.incident_number = ? AND a.asked_at = ?""")
                .params(number, java.sql.Timestamp.from(at))
                .query((row, n) -> row.getString(1) + " " + row.getTimestamp(2).toInstant() + " " + row.getString(3))
                .list()
                .stream()
                .sorted()
                .toList()));
    }

    private void awaitAt(String number, String activity) {
        await().atMost(PATIENCE)
                .until(() -> runtime.createExecutionQuery()
                                .processInstanceBusinessKey(number)
                                .activityId(activity)
                                .count()
                        > 0);
    }

    private void awaitEscalation(String number, String end) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .processDefinitionKey("escalate-incident")
                        .finished()
                        .list())
                .extracting(HistoricProcessInstance::getEndActivityId)
                .containsExactly(end));
    }

    private List<TimelineEntry> entries(String number, String kind) {
        return tenant(() -> incidents.timeline(number)).stream()
                .filter(entry -> entry.kind().equals(kind))
                .toList();
    }

    private Incident find(String number) {
        return tenant(() -> incidents.find(number).orElseThrow());
    }

    private static <T> T tenant(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
