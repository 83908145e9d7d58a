package io.towerflow.incident.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.engine.queue.ProcessCommand;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class CommandWorkerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    SituationFollower follower;

    @Autowired
    Incidents incidents;

    @Autowired
    IncidentService service;

    @Autowired
    IncidentProcess process;

    @Autowired
    ProcessCommands commands;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    RuntimeService runtime;

    @Autowired
    HistoryService history;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    @Test
    void aBatchThatRollsBackLeavesNeitherIncidentNorProcess() {
        String site = "SITE-" + UUID.randomUUID();

        assertThatThrownBy(() -> Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
                    follower.follow(clock.instant(), List.of(settled(site)));
                    throw new IllegalStateException("the node dies here");
                })))
                .hasMessage("the node dies here");

        assertThat(at(site)).isEmpty();
    }

    @Test
    void aStartThatDiesBeforeItsCommitIsMadeAgainAndOnlyOnce() {
        String number = Tenancy.as(
                Tenancy.DEFAULT,
                () -> service.open("A start that dies", PerceivedSeverity.MAJOR, List.of(), "dispatcher"));
        awaitProcess(number);

        // The engine's work and the command's end are one transaction: what one loses, the other loses too
        assertThatThrownBy(() -> Tenancy.as(
                        Tenancy.DEFAULT,
                        () -> transaction.executeWithoutResult(tx -> {
                            jdbc.sql("UPDATE incident SET process_instance_id = NULL WHERE number = ?")
                                    .param(number)
                                    .update();
                            process.start(number);
                            assertThat(running(number)).isEqualTo(2);
                            throw new IllegalStateException("the node dies here");
                        })))
                .hasMessage("the node dies here");
        assertThat(running(number)).isEqualTo(1);

        // A start that comes twice finds the process of the first
        Tenancy.as(Tenancy.DEFAULT, () -> transaction.executeWithoutResult(tx -> process.start(number)));
        assertThat(running(number)).isEqualTo(1);
        Tenancy.as(Tenancy.DEFAULT, () -> service.cancel(number, null, "dispatcher"));
    }

    @Test
    void aCommandIsClaimedByOneWorkerAndOnlyAfterThoseBeforeIt() {
        String number = Tenancy.as(
                Tenancy.DEFAULT, () -> service.open("Order", PerceivedSeverity.WARNING, List.of(), "dispatcher"));
        awaitProcess(number);
        List<Long> ids = new ArrayList<>();
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> {
                    for (int i = 0; i < 3; i++) {
                        ids.add(jdbc.sql(
                                        "INSERT INTO process_command (incident_number, subject, kind, name, variables, priority, "
                                                + "created_at, due_at) VALUES (?, ?, 'tell', 'incident.acknowledged', '{}', 1, now(), "
                                                + "now() + interval '1 hour') RETURNING id")
                                .params(number, i < 2 ? number : "WO-" + number)
                                .query(Long.class)
                                .single());
                    }
                }));

        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> {
                    ProcessCommand first = commands.claim(ids.get(0)).orElseThrow();
                    assertThat(commands.claim(ids.get(1)))
                            .as("the second waits for the first")
                            .isEmpty();
                    assertThat(commands.claim(ids.get(2)))
                            .as("another subject waits for neither")
                            .isPresent();
                    assertThat(elsewhere(() -> Tenancy.as(
                                    Tenancy.DEFAULT,
                                    () -> Boolean.TRUE.equals(transaction.execute(
                                            other -> commands.claim(ids.get(0)).isPresent())))))
                            .as("another worker passes a claimed command by")
                            .isFalse();
                    commands.done(first);
                    assertThat(commands.claim(ids.get(1))).isPresent();
                    tx.setRollbackOnly();
                }));
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(
                        tx -> ids.forEach(id -> jdbc.sql("DELETE FROM process_command WHERE id = ?")
                                .param(id)
                                .update())));
        Tenancy.as(Tenancy.DEFAULT, () -> service.cancel(number, null, "dispatcher"));
    }

    @Test
    void aReportOfAWorkOrderWithoutAProcessIsDroppedAndSaidSo() {
        String number = Tenancy.as(
                Tenancy.DEFAULT, () -> service.open("No visit", PerceivedSeverity.WARNING, List.of(), "dispatcher"));

        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx ->
                        commands.report(clock.instant(), Tenancy.DEFAULT, number, "WO-" + number, "workOrder.done")));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Tenancy.as(Tenancy.DEFAULT, () -> incidents.timeline(number)))
                        .anySatisfy(entry -> {
                            assertThat(entry.kind()).isEqualTo("message-dropped");
                            assertThat(entry.arguments()).containsExactly("workOrder.done");
                        }));
        Tenancy.as(Tenancy.DEFAULT, () -> service.cancel(number, null, "dispatcher"));
    }

    @Test
    void aMessageForAProcessThatHasEndedIsDroppedAndSaidSo() {
        String number = Tenancy.as(
                Tenancy.DEFAULT, () -> service.open("Ended", PerceivedSeverity.WARNING, List.of(), "dispatcher"));
        awaitProcess(number);
        Tenancy.as(Tenancy.DEFAULT, () -> service.cancel(number, null, "dispatcher"));
        await().atMost(PATIENCE).until(() -> running(number) == 0);

        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> jdbc.sql(
                                "INSERT INTO process_command (incident_number, subject, kind, name, variables, priority, created_at, due_at) "
                                        + "VALUES (?, ?, 'message', 'incident.allClear', '{}', 1, now(), now())")
                        .params(number, number)
                        .update()));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Tenancy.as(Tenancy.DEFAULT, () -> incidents.timeline(number)))
                        .extracting(entry -> entry.kind())
                        .contains("message-dropped"));
    }

    @Test
    void aStormOfIncidentsGetsOneProcessEach() {
        String storm = "STORM-" + UUID.randomUUID() + "-";
        List<SituationChange> changes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            changes.add(settled(storm + i));
        }
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> follower.follow(clock.instant(), changes)));

        List<String> numbers = Tenancy.as(Tenancy.DEFAULT, () -> incidents.page("open", 0, 1000)).incidents().stream()
                .filter(incident -> incident.sites().getFirst().startsWith(storm))
                .map(Incident::number)
                .toList();
        assertThat(numbers).hasSize(40);
        numbers.forEach(this::awaitProcess);
        assertThat(numbers).allSatisfy(number -> assertThat(history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .processDefinitionKey("handle-incident")
                        .count())
                .isEqualTo(1));
        numbers.forEach(number -> Tenancy.as(Tenancy.DEFAULT, () -> service.cancel(number, null, "dispatcher")));
    }

    private SituationChange settled(String site) {
        return new SituationChange(
                SituationChange.Kind.SETTLED,
                Tenancy.DEFAULT,
                UUID.randomUUID(),
                "north",
                PerceivedSeverity.MAJOR,
                Set.of(site),
                clock.instant(),
                null);
    }

    private List<Incident> at(String site) {
        return Tenancy.as(Tenancy.DEFAULT, () -> incidents.page(null, 0, 1000)).incidents().stream()
                .filter(incident -> incident.sites().contains(site))
                .toList();
    }

    private void awaitProcess(String number) {
        await().atMost(PATIENCE).until(() -> running(number) == 1);
    }

    private long running(String number) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(number, "handle-incident")
                .count();
    }

    private static boolean elsewhere(BooleanSupplier work) {
        boolean[] result = new boolean[1];
        Thread other = Thread.ofPlatform().start(() -> result[0] = work.getAsBoolean());
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return result[0];
    }
}
