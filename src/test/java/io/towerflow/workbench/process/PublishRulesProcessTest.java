package io.towerflow.workbench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.publishing.Sentence;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.workbench.backtest.Backtests;
import io.towerflow.workbench.proposal.ProposalLifecycle;
import io.towerflow.workbench.proposal.ProposalRequest;
import io.towerflow.workbench.proposal.Proposals;
import io.towerflow.workbench.proposal.RuleProposal;
import io.towerflow.workbench.proposal.RuleProposal.Decision;
import io.towerflow.workbench.proposal.RuleProposal.State;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A change of the rules from its proposal to its end. Timers are fired by hand; what continues by itself is waited for. */
@TowerFlowTest
class PublishRulesProcessTest {

    private static final String SET = "correlation";

    @Autowired
    Clock clock;

    @Autowired
    Proposals proposals;

    @Autowired
    ProposalLifecycle lifecycle;

    @Autowired
    RuleVersions versions;

    @Autowired
    SituationFollower incidentsFollow;

    @Autowired
    Backtests backtests;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    IdentityService identities;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    private int before;

    @BeforeEach
    void whatIsInForce() {
        before = versions.inForce(SET).version();
        anAlarmToTryRulesOn();
    }

    private void anAlarmToTryRulesOn() {
        Instant raised = clock.instant().minusSeconds(3600);
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> jdbc.sql("""
                        INSERT INTO alarm (id, tenant_id, partition, domain, site_id, source_system_id, alarmed_object_id,
                            alarm_type, probable_cause, specific_problem, perceived_severity, original_severity, raised_at,
                            changed_at, cleared_at, count, flaps, flapping, memory)
                        VALUES (?, ?, 9999, 'publish-rules', 'publish-rules', 'test', 'publish-rules', 'equipment',
                            'commercialPowerFailure', '', 'cleared', 'major', ?, ?, ?, 1, 0, false, ''::bytea)
                        """)
                .params(
                        UUID.randomUUID(),
                        Tenancy.DEFAULT,
                        Timestamp.from(raised),
                        Timestamp.from(raised.plusSeconds(60)),
                        Timestamp.from(raised.plusSeconds(60)))
                .update()));
    }

    @AfterEach
    void backInForce() {
        identities.clearAuthentication();
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx ->
                jdbc.sql("DELETE FROM alarm WHERE domain = 'publish-rules'").update()));
        in(() -> transaction.execute(tx -> {
            versions.activate(SET, before, RuleVersions.PRODUCT, "End of a test");
            return true;
        }));
    }

    @Test
    void anotherPersonPublishesItTheWatchConfirmsItAndItGoesBackByHandAfterwards() {
        String number = proposed("a longer window");

        assertThatThrownBy(() -> complete(number, "analyst", Map.of("decision", "publish")))
                .hasStackTraceContaining("Another person than analyst");
        assertThatThrownBy(() -> complete(number, null, Map.of("decision", "publish")))
                .hasStackTraceContaining("Nobody is known");
        assertThatThrownBy(() -> in(() -> {
                    proposals.decide(number, Decision.PUBLISH, null, null, "analyst");
                    return true;
                }))
                .isInstanceOf(RuleBrokenException.class);
        assertThat(find(number).state()).isEqualTo(State.WAITING);
        assertThat(find(number).decidedBy()).isNull();
        assertThat(versions.inForce(SET).version()).isEqualTo(before);

        complete(number, "admin", Map.of("decision", "publish", "note", "Fine"));
        awaitState(number, State.WATCHED);
        int version = find(number).version();
        assertThat(versions.inForce(SET).version()).isEqualTo(version);
        assertThat(find(number).bands()).hasSize(3);

        int activations = versions.activations(SET).size();
        assertThat(in(() -> lifecycle.publish(number))).isEqualTo(find(number).watchedUntil());
        assertThat(versions.activations(SET)).hasSize(activations);

        fire(number, "timer_nextLook");
        assertThat(find(number).readings()).hasSize(3).noneMatch(RuleProposal.Reading::out);
        fire(number, "timer_watchOver");
        assertEnd(number, "endEvent_rulesPublished");
        assertThat(find(number).state()).isEqualTo(State.PUBLISHED);

        in(() -> {
            proposals.rollBack(number, "Too many tickets", "dispatcher-of-rules");
            return true;
        });
        assertThat(versions.inForce(SET).version()).isEqualTo(before);
        assertThat(find(number).state()).isEqualTo(State.ROLLED_BACK);
        assertThat(told(number, "workbench.rolled-back")).containsExactlyInAnyOrder("admin", "analyst");
        assertThatThrownBy(() -> in(() -> {
                    proposals.rollBack(number, "Again", "admin");
                    return true;
                }))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void whoIsAskedSeesTestsAndWhatABacktestOnTheLastAlarmsFound() {
        String number = proposed("tried on alarms");

        Long backtest = find(number).checks().backtest();
        assertThat(backtest).isNotNull();
        String task = task(number).getId();
        assertThat(tasks.getVariable(task, "show_en").toString())
                .contains(
                        "passed",
                        "Incidents",
                        "Root causes",
                        "Work of the rules for 1,000 alarms (facts compared, rules applied",
                        "/rules/backtests/" + backtest);
        assertThat(tasks.getVariable(task, "show_fr").toString())
                .contains("Incidents", "Toutes les différences", "/rules/backtests/" + backtest);
        assertThat(told(number, "workbench.asked")).contains("admin");
        complete(number, "admin", Map.of("decision", "refuse", "note", "Only looked at"));
        assertEnd(number, "endEvent_rulesRefused");
    }

    @Test
    void aBacktestOverItsCostBoundRefusesTheProposalWithTheReason() {
        String reason = "The rule \"Each with each\" compared facts more than 1000000 times at one question";
        // The worker sees the backtest only after the commit, and then it has ended.
        String number = in(() -> transaction.execute(tx -> {
            String proposed =
                    proposals.propose(request("costs too much"), "analyst").number();
            lifecycle.test(proposed);
            lifecycle.startBacktest(proposed);
            assertThat(lifecycle.backtestEnded(proposed)).isFalse();
            jdbc.sql("UPDATE rule_backtest SET state = 'failed', trouble = ? WHERE label = ?")
                    .params(reason, proposed)
                    .update();
            return proposed;
        }));

        assertEnd(number, "endEvent_rulesRefused");
        assertThat(passed(find(number).processInstanceId(), "boundaryEvent_backtestFailed"))
                .isEqualTo(1);
        assertThat(find(number).state()).isEqualTo(State.REFUSED);
        assertThat(find(number).why()).isEqualTo(new Sentence("workbench.why.backtest", List.of(reason)));
        assertThat(told(number, "workbench.refused")).containsExactly("analyst");
        assertThat(versions.inForce(SET).version()).isEqualTo(before);
    }

    @Test
    void theEndOfABacktestIsHeardByWhoWaitsForItAndByNoTimer() {
        String number = waitsForItsBacktest("cancelled meanwhile", clock.instant());
        assertThat(management
                        .createJobQuery()
                        .processInstanceId(find(number).processInstanceId())
                        .count())
                .isZero();

        in(() -> {
            backtests.cancel(find(number).checks().backtest(), "analyst");
            return true;
        });

        assertEnd(number, "endEvent_rulesRefused");
        assertThat(find(number).why()).isEqualTo(new Sentence("workbench.why.backtest-cancelled", List.of()));
        assertThat(passed(find(number).processInstanceId(), "catchEvent_backtestEnded"))
                .isEqualTo(1);
    }

    @Test
    void aBacktestOfWhichNothingIsHeardAnyMoreRefusesTheProposal() {
        String number = waitsForItsBacktest("its node ended", clock.instant().minus(Duration.ofHours(1)));

        assertEnd(number, "endEvent_rulesRefused");
        assertThat(find(number).why()).isNotNull().satisfies(why -> assertThat(why.key())
                .isEqualTo("workbench.why.backtest"));
    }

    /** Else it could end between the look, which sees it running, and the moment when the process waits. */
    @Test
    void aBacktestDoesNotEndWhileItIsLookedAt() {
        String number = waitsForItsBacktest("looked at", clock.instant());
        Long backtest = find(number).checks().backtest();
        in(() -> transaction.execute(look -> {
            assertThat(lifecycle.backtestEnded(number)).isFalse();
            TransactionTemplate another = new TransactionTemplate(transaction.getTransactionManager());
            another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            assertThatThrownBy(() -> another.executeWithoutResult(end -> {
                        jdbc.sql("SET LOCAL lock_timeout = '100ms'").update();
                        backtests.cancel(backtest, "analyst");
                    }))
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("lock timeout");
            return true;
        }));
        in(() -> {
            backtests.cancel(backtest, "analyst");
            return true;
        });
        assertEnd(number, "endEvent_rulesRefused");
    }

    /** A proposal whose process waits for a backtest that another node runs, and that was heard of at this time. */
    private String waitsForItsBacktest(String idea, Instant heardOf) {
        return in(() -> {
            String number = transaction.execute(tx -> {
                String proposed = proposals.propose(request(idea), "analyst").number();
                lifecycle.test(proposed);
                lifecycle.startBacktest(proposed);
                jdbc.sql("UPDATE rule_backtest SET state = 'running', touched_at = ? WHERE label = ?")
                        .params(Timestamp.from(clock.instant()), proposed)
                        .update();
                return proposed;
            });
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> runtime.createExecutionQuery()
                                    .processInstanceBusinessKey(number)
                                    .messageEventSubscriptionName("rules.backtestEnded")
                                    .count()
                            == 1);
            transaction.executeWithoutResult(tx -> jdbc.sql("UPDATE rule_backtest SET touched_at = ? WHERE label = ?")
                    .params(Timestamp.from(heardOf), number)
                    .update());
            return number;
        });
    }

    @Test
    void aProposalWhoseProcessBeganWithoutBacktestIsAskedAboutAllTheSame() {
        in(() -> transaction.execute(tx -> {
            String number =
                    proposals.propose(request("begun before"), "analyst").number();
            lifecycle.test(number);
            lifecycle.ask(number);
            assertThat(lifecycle.waits(number)).isTrue();
            assertThat(find(number).checks().backtest()).isNull();
            tx.setRollbackOnly();
            return true;
        }));
    }

    @Test
    void whatLeavesItsBandGoesBackByItselfAndAuthorAndApproverAreToldTheNumbers() {
        String number = proposed("a bad idea");
        complete(number, "admin", Map.of("decision", "publish"));
        awaitState(number, State.WATCHED);

        List<UUID> flood = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            flood.add(UUID.randomUUID());
        }
        situations(SituationChange.Kind.SETTLED, flood);
        fire(number, "timer_nextLook");

        assertEnd(number, "endEvent_rulesRolledBack");
        RuleProposal over = find(number);
        assertThat(over.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(versions.inForce(SET).version()).isEqualTo(before);
        // What other tests left behind may open a few more.
        assertThat(over.why()).isNotNull().satisfies(why -> {
            assertThat(why.arguments().getFirst()).isEqualTo("incidents");
            assertThat(Integer.parseInt(why.arguments().get(1))).isGreaterThanOrEqualTo(150);
            assertThat(versions.activations(SET).getFirst().reason())
                    .contains(number, "incidents " + why.arguments().get(1));
        });
        assertThat(told(number, "workbench.rolled-back")).containsExactlyInAnyOrder("admin", "analyst");

        int activations = versions.activations(SET).size();
        in(() -> {
            lifecycle.rollBack(number);
            return true;
        });
        assertThat(versions.activations(SET)).hasSize(activations);
        situations(SituationChange.Kind.ALL_CLEAR, flood);
    }

    @Test
    void whatIsBasedOnAnOlderVersionIsNotApprovedAnyMore() {
        String first = proposed("first");
        String second = proposed("second");
        complete(first, "admin", Map.of("decision", "publish"));
        awaitState(first, State.WATCHED);

        assertThatThrownBy(() -> complete(second, "admin", Map.of("decision", "publish")))
                .hasStackTraceContaining("based on version " + before + ": make it anew");
        assertThat(find(second).state()).isEqualTo(State.WAITING);
        assertThatThrownBy(() -> in(() -> proposals.propose(request("third"), "analyst")))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("make it anew from version " + find(first).version());

        assertThatThrownBy(() -> complete(second, "admin", Map.of("decision", "refuse")))
                .hasStackTraceContaining("must say why");
        complete(second, "admin", Map.of("decision", "refuse", "note", "Make it anew"));
        assertEnd(second, "endEvent_rulesRefused");
        assertThat(told(second, "workbench.refused")).containsExactly("analyst");

        in(() -> {
            proposals.rollBack(first, "Enough", "manager");
            return true;
        });
        assertEnd(first, "endEvent_rulesRolledBackByHand");
    }

    @Test
    void anApprovedProposalThatIsOvertakenIsRefused() {
        String number = proposed("overtaken");
        String process = find(number).processInstanceId();
        in(() -> transaction.execute(tx -> {
            lifecycle.decide(number, Decision.PUBLISH, null, null, "admin");
            int other = versions.store(SET, files("faster"), before, "admin", "faster");
            versions.activate(SET, other, "admin", "faster");
            tasks.complete(task(number).getId());
            return true;
        }));
        assertEnd(number, "endEvent_rulesRefused");
        assertThat(process).isEqualTo(find(number).processInstanceId());
        assertThat(find(number).why()).isNotNull().satisfies(why -> assertThat(why.key())
                .isEqualTo("workbench.why.stale"));
    }

    @Test
    void afterAShadowPeriodItIsAskedAboutAgain() {
        String number = proposed("in shadow first");
        complete(number, "admin", Map.of("decision", "shadow", "shadowMinutes", "60"));
        awaitState(number, State.SHADOW);
        assertThat(versions.inForce(SET).version()).isEqualTo(before);

        fire(number, "timer_shadowEnds");
        awaitState(number, State.WAITING);
        assertThat(tasks.getVariable(task(number).getId(), "show_fr").toString())
                .contains("Elle n’a encore décidé d’aucune alarme", "/rules/shadow/" + number);
        assertThat(tasks.getVariable(task(number).getId(), "shadowMinutes")).isNull();

        in(() -> {
            proposals.decide(number, Decision.SHADOW, Duration.ofHours(1), null, "admin");
            return true;
        });
        awaitState(number, State.SHADOW);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> in(() -> {
                    proposals.endShadow(number, "admin");
                    return true;
                }));
        awaitState(number, State.WAITING);
        in(() -> {
            proposals.withdraw(number, "I know better now", "analyst");
            return true;
        });
        assertEnd(number, "endEvent_rulesRefused");
    }

    @Test
    void whatDoesNotCompileIsNotProposed() {
        assertThatThrownBy(() -> in(() -> proposals.propose(
                        new ProposalRequest(
                                SET, before, Map.of("x.drl", "rule \"x\" when then end nonsense"), "Broken"),
                        "analyst")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("x.drl");
        assertThatThrownBy(
                        () -> in(() -> proposals.propose(new ProposalRequest("nonsense", null, null, " "), "analyst")))
                .isInstanceOfSatisfying(InvalidInputException.class, wrong -> assertThat(wrong.fields())
                        .extracting(InvalidInputException.Field::field)
                        .containsExactly("set", "reason", "basedOn", "files"));
        assertThatThrownBy(() -> in(() -> proposals.propose(
                        new ProposalRequest(SET, before, versions.files(SET, before), "Nothing"), "analyst")))
                .hasMessageContaining("nothing would change");
    }

    /** Incidents as the correlation would open them. */
    private void situations(SituationChange.Kind kind, List<UUID> all) {
        Instant now = clock.instant();
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> incidentsFollow.follow(
                now,
                all.stream()
                        .map(id -> new SituationChange(
                                kind,
                                Tenancy.DEFAULT,
                                id,
                                "north",
                                kind == SituationChange.Kind.SETTLED
                                        ? PerceivedSeverity.MINOR
                                        : PerceivedSeverity.CLEARED,
                                Set.of("SITE-" + id),
                                now,
                                null))
                        .toList())));
    }

    private Map<String, String> files(String idea) {
        Map<String, String> files = new HashMap<>(versions.files(SET, before));
        UnaryOperator<String> more = text -> text + "\n// " + idea + "\n";
        files.computeIfPresent("general.drl", (name, text) -> more.apply(text));
        return files;
    }

    private ProposalRequest request(String idea) {
        return new ProposalRequest(SET, before, files(idea), idea);
    }

    private String proposed(String idea) {
        String number = in(() -> proposals.propose(request(idea), "analyst")).number();
        awaitState(number, State.WAITING);
        return number;
    }

    private void complete(String number, String who, Map<String, Object> answers) {
        Task task = task(number);
        if (who != null) {
            identities.setAuthentication(who, List.of("analyst"), List.of(Tenancy.DEFAULT));
        }
        try {
            tasks.complete(task.getId(), answers);
        } finally {
            identities.clearAuthentication();
        }
    }

    private Task task(String number) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> tasks.createTaskQuery()
                                .processInstanceBusinessKey(number)
                                .taskDefinitionKey("userTask_approveRules")
                                .singleResult(),
                        found -> found != null);
    }

    private RuleProposal find(String number) {
        return in(() -> proposals.find(number).orElseThrow());
    }

    private void awaitState(String number, State state) {
        await().atMost(Duration.ofSeconds(60)).until(() -> find(number).state() == state);
    }

    /** Who was told, by which template. */
    private List<String> told(String number, String template) {
        return in(() -> transaction.execute(
                tx -> jdbc.sql("SELECT recipient_id FROM message WHERE idempotency_key LIKE ? AND template = ?")
                        .params(number + "/%", template)
                        .query(String.class)
                        .list()));
    }

    private void fire(String number, String activity) {
        String process = find(number).processInstanceId();
        long fired = passed(process, activity);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (fired == passed(process, activity)) {
                execute(process, activity);
            }
            return passed(process, activity) > fired
                    && management
                                    .createJobQuery()
                                    .processInstanceId(process)
                                    .messages()
                                    .count()
                            == 0;
        });
    }

    /** Executes the job that waits there, if one does. */
    private void execute(String process, String activity) {
        management.createJobQuery().processInstanceId(process).activityId(activity).list().stream()
                .limit(1)
                .forEach(job -> {
                    try {
                        management.executeJob(job.getId());
                    } catch (NullValueException | OptimisticLockingException faster) {
                        // It is gone, or being executed
                    }
                });
    }

    private long passed(String process, String activity) {
        return history.createHistoricActivityInstanceQuery()
                .processInstanceId(process)
                .activityId(activity)
                .finished()
                .count();
    }

    private void assertEnd(String number, String event) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(history.createHistoricActivityInstanceQuery()
                                .processInstanceId(find(number).processInstanceId())
                                .activityType("noneEndEvent")
                                .list())
                        .extracting(HistoricActivityInstance::getActivityId)
                        .containsExactly(event));
    }

    private static <T> T in(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
