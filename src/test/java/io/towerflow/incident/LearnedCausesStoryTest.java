package io.towerflow.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.audit.AuditEntry;
import io.towerflow.audit.AuditTrail;
import io.towerflow.correlation.CauseCandidate;
import io.towerflow.correlation.CauseCandidate.State;
import io.towerflow.correlation.CauseLearning;
import io.towerflow.correlation.LearnedCauses;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.Situations;
import io.towerflow.incident.lifecycle.IncidentLifecycle;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** From stored alarms over a proposal to an accepted cause that groups new alarms, and what people then say of it. */
@TowerFlowTest
class LearnedCausesStoryTest {

    private static final String CAUSE = "shelterWallMoist";
    private static final String EFFECT = "baffleContactLoose";
    private static final String NOISE = "caretakerRang";

    @Autowired
    LearnedCauses learnedCauses;

    @Autowired
    AlarmIngest ingest;

    @Autowired
    Situations situations;

    @Autowired
    IncidentLifecycle lifecycle;

    @Autowired
    AuditTrail audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final String tenant = "learned-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void aTenantWithAHistory() {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
            jdbc.sql("INSERT INTO tenant (id, name) VALUES (?, ?)")
                    .param(tenant)
                    .param(tenant)
                    .update();
            // Every three hours the cause at one of ten sites, four times in five the effect 10 to 49 s later; noise on
            // its own
            history(CAUSE, "n * interval '3 hours'", "true");
            history(EFFECT, "n * interval '3 hours' - (10 + n * 7 % 40) * interval '1 second'", "n % 5 <> 0");
            history(NOISE, "n * interval '3 hours' + (n * 1733 % 7919) * interval '1 second'", "true");
        }));
    }

    private void history(String cause, String ago, String where) {
        jdbc.sql("""
                        INSERT INTO alarm (id, tenant_id, partition, domain, site_id, source_system_id, alarmed_object_id,
                            alarm_type, probable_cause, specific_problem, perceived_severity, original_severity, raised_at,
                            changed_at, cleared_at, count, flaps, flapping, memory)
                        SELECT gen_random_uuid(), :tenant, 0, 'past', 'LC-' || n %% 10, 'past', 'LC-' || n %% 10, 'equipment',
                            :cause, '', 'minor', 'minor', at, at, at, 1, 0, false, ''
                        FROM generate_series(1, 200) n, LATERAL (SELECT CAST(:now AS timestamptz) - interval '1 hour' - (%s) AS at) t
                        WHERE %s
                        """.formatted(ago, where))
                .param("now", Timestamp.from(Instant.now()))
                .param("tenant", tenant)
                .param("cause", cause)
                .update();
    }

    @Test
    void whatIsAcceptedGroupsNewAlarmsAndSaysSo() throws Exception {
        CauseLearning run = scoped(() -> learnedCauses.learn("amara"));
        assertThat(run.alarms()).isEqualTo(560);
        assertThat(run.unknownSites()).isEqualTo(10);
        CauseCandidate proposed = candidate(CAUSE, EFFECT);
        assertThat(proposed.state()).isEqualTo(State.PROPOSED);
        assertThat(proposed.chances()).isEqualTo(200);
        assertThat(proposed.support()).isEqualTo(160);
        assertThat(proposed.confidence()).isCloseTo(161 / 202.0, within(1e-9));
        assertThat(proposed.examples()).hasSize(5);
        assertThat(scoped(learnedCauses::all))
                .noneMatch(one -> one.cause().equals(EFFECT))
                .allMatch(one -> one.id() == proposed.id() || one.confidence() < 0.1);

        List<UUID> before = raise("LC-BEFORE-" + tenant);
        assertThat(situationOf(before.get(0))).isNotEqualTo(situationOf(before.get(1)));

        scoped(() -> {
            learnedCauses.accept(proposed.id(), "Seen it myself at three sites", "amara");
            return null;
        });
        List<UUID> after = raise("LC-AFTER-" + tenant);
        UUID situation = situationOf(after.get(0));
        assertThat(situationOf(after.get(1))).isEqualTo(situation);
        Situations.Membership joined = scoped(() -> situations.membershipsOf(List.of(situation))).stream()
                .filter(member -> member.alarmId().equals(after.get(1)))
                .findFirst()
                .orElseThrow();
        assertThat(joined.rule()).startsWith("Experience says");
        assertThat(joined.reason().key()).isEqualTo("correlation.reason.learnedAccepted");
        assertThat(joined.reason().arguments()).contains("amara", "160", "200");
        RootCause cause = scoped(() -> situations.rootCauseOf(List.of(situation)));
        assertThat(cause.alarmId()).isEqualTo(after.get(0));
        assertThat(cause.evidence()).singleElement().satisfies(evidence -> {
            assertThat(evidence.learnedCause()).isEqualTo(proposed.id());
            assertThat(evidence.sentence().key()).isEqualTo("correlation.evidence.learnedAccepted");
            assertThat(evidence.sentence().arguments()).contains("amara", "160", "200");
        });
        assertThat(scoped(() -> audit.entries("learned-cause " + proposed.id(), 0, 10)))
                .singleElement()
                .extracting(AuditEntry::actor, AuditEntry::action)
                .containsExactly("amara", "accept-learned-cause");

        // Another tenant's alarms are not grouped by it
        List<UUID> foreign = raise(Tenancy.DEFAULT, "LC-FOREIGN-" + tenant);
        assertThat(situationOf(Tenancy.DEFAULT, foreign.get(0)))
                .isNotEqualTo(situationOf(Tenancy.DEFAULT, foreign.get(1)));

        // A wrong group lowers it, a confirmation raises it, and the last word on an incident counts
        String number = await().atMost(Duration.ofSeconds(30)).until(() -> incidentOf(situation), Objects::nonNull);
        judge(number, "wrong-group");
        CauseCandidate doubted = candidate(CAUSE, EFFECT);
        assertThat(doubted.contradicted()).isEqualTo(1);
        assertThat(doubted.confidence()).isCloseTo(10 * proposed.confidence() / 11, within(1e-9));
        judge(number, "confirmed");
        CauseCandidate trusted = candidate(CAUSE, EFFECT);
        assertThat(trusted.contradicted()).isZero();
        assertThat(trusted.confidence()).isCloseTo((10 * proposed.confidence() + 1) / 11, within(1e-9));

        // Learned anew it stays accepted; withdrawn it is not used and not proposed again; other tenants never see it
        scoped(() -> learnedCauses.learn("schedule"));
        assertThat(candidate(CAUSE, EFFECT).state()).isEqualTo(State.ACCEPTED);
        scoped(() -> {
            learnedCauses.refuse(proposed.id(), "The walls were rebuilt", "amara");
            return null;
        });
        scoped(() -> learnedCauses.learn("schedule"));
        assertThat(candidate(CAUSE, EFFECT).state()).isEqualTo(State.REFUSED);
        List<UUID> refused = raise("LC-REFUSED-" + tenant);
        assertThat(situationOf(refused.get(0))).isNotEqualTo(situationOf(refused.get(1)));
        assertThat(Tenancy.as("another", () -> learnedCauses.find(proposed.id())))
                .isEmpty();
    }

    @Test
    void aCircleOrAnEmptyReasonIsRefusedAndAnEmptyHistoryIsTold() {
        scoped(() -> learnedCauses.learn("amara"));
        CauseCandidate forth = candidate(CAUSE, EFFECT);
        long back = insert(EFFECT, "thirdWord");
        long closing = insert("thirdWord", CAUSE);
        assertThatThrownBy(() -> accept(forth.id(), " "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("reason");
        accept(forth.id(), "known");
        accept(back, "known");
        assertThatThrownBy(() -> accept(closing, "known"))
                .isInstanceOf(RuleBrokenException.class)
                .hasMessageContaining("thirdWord → shelterWallMoist → baffleContactLoose → thirdWord");
        assertThat(scoped(() -> learnedCauses.circle(closing))).hasSize(4);
        assertThatThrownBy(() -> Tenancy.as("empty-tenant", () -> learnedCauses.learn("amara")))
                .isInstanceOf(RuleBrokenException.class)
                .hasMessageContaining("nothing to learn from");
    }

    private void accept(long id, String reason) {
        scoped(() -> {
            learnedCauses.accept(id, reason, "amara");
            return null;
        });
    }

    private long insert(String cause, String effect) {
        return Tenancy.as(
                tenant,
                () -> Objects.requireNonNull(transaction.execute(tx -> jdbc.sql("""
                                INSERT INTO learned_cause (cause, effect, state, probability, evidence, support, chances,
                                    example_causes, example_effects, proposed_at, learned_at)
                                VALUES (?, ?, 'proposed', .5, 9, 5, 10, '{}', '{}', now(), now()) RETURNING id
                                """)
                        .param(cause)
                        .param(effect)
                        .query(Long.class)
                        .single())));
    }

    /** The cause 100 s ago and its effect now: no rule but a learned cause joins such words so far apart. */
    private List<UUID> raise(String object) throws Exception {
        return raise(tenant, object);
    }

    private List<UUID> raise(String whose, String object) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        AlarmReport cause = report(whose, object, CAUSE, now.minusSeconds(100));
        AlarmReport effect = report(whose, object, EFFECT, now);
        ingest.accept(List.of(cause, effect)).get(30, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> situationOf(whose, cause.id()) != null && situationOf(whose, effect.id()) != null);
        return List.of(cause.id(), effect.id());
    }

    private AlarmReport report(String whose, String object, String cause, Instant at) {
        return new AlarmReport(
                UUID.randomUUID(),
                whose,
                "learned-causes-story",
                object,
                AlarmType.EQUIPMENT,
                cause,
                "",
                PerceivedSeverity.MAJOR,
                "major",
                at,
                at,
                null,
                null,
                Map.of());
    }

    private CauseCandidate candidate(String cause, String effect) {
        return scoped(learnedCauses::all).stream()
                .filter(one -> one.cause().equals(cause) && one.effect().equals(effect))
                .findFirst()
                .orElseThrow();
    }

    private void judge(String number, String verdict) {
        scoped(() -> {
            lifecycle.judged(number, verdict, null, "dieu");
            return null;
        });
    }

    private UUID situationOf(UUID alarm) {
        return situationOf(tenant, alarm);
    }

    private UUID situationOf(String whose, UUID alarm) {
        return Tenancy.as(
                whose,
                () -> transaction.execute(tx -> jdbc.sql("SELECT situation_id FROM situation_alarm WHERE alarm_id = ?")
                        .param(alarm)
                        .query(UUID.class)
                        .optional()
                        .orElse(null)));
    }

    private String incidentOf(UUID situation) {
        return Tenancy.as(
                tenant,
                () -> transaction.execute(
                        tx -> jdbc.sql("SELECT incident_number FROM incident_situation WHERE situation_id = ?")
                                .param(situation)
                                .query(String.class)
                                .optional()
                                .orElse(null)));
    }

    private <T> T scoped(Supplier<T> work) {
        return Tenancy.as(tenant, work);
    }
}
