package io.towerflow.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmLedger;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.learning.AcceptedCauses;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class CorrelationEngineTest {

    @Autowired
    AlarmIngest ingest;

    @Autowired
    Alarms alarms;

    @Autowired
    AlarmLedger ledger;

    @Autowired
    Situations situations;

    @Autowired
    SituationRepository repository;

    @Autowired
    RuleSets ruleSets;

    @Autowired
    RuleVersions versions;

    @Autowired
    Inventory inventory;

    @Autowired
    Families families;

    @Autowired
    CorrelationSettings settings;

    @Autowired
    AcceptedCauses acceptedCauses;

    @Autowired
    ObjectProvider<SituationFollower> followers;

    @Autowired
    WorkingMemoryRepository stored;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void alarmsThatBelongTogetherBecomeOneSituationWithReasonsAndARootCause() throws Exception {
        String object = "SK-" + UUID.randomUUID();
        UUID mains = accept(object, "commercialPowerFailure", "", PerceivedSeverity.MAJOR);
        UUID situation = await().atMost(Duration.ofSeconds(60)).until(() -> situationOf(mains), id -> id != null);
        UUID battery = accept(object, "lowBatteryThreshold", "", PerceivedSeverity.MAJOR);
        UUID down = accept(object, "outOfService", "", PerceivedSeverity.CRITICAL);
        await().atMost(Duration.ofSeconds(60)).until(() -> situationOf(down), situation::equals);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> scoped(() -> repository.anySettling(List.of(situation))), settling -> !settling);

        assertThat(scoped(() -> situations.alarmsOf(List.of(situation)))).containsExactly(mains, battery, down);
        assertThat(scoped(() -> situations.membershipsOf(List.of(situation))))
                .extracting(Situations.Membership::rule)
                .containsExactly(
                        "",
                        "A power alarm belongs to the active power trouble of its site",
                        "A site falls silent when its battery is empty");
        RootCause cause = scoped(() -> situations.rootCauseOf(List.of(situation)));
        assertThat(cause.alarmId()).isEqualTo(mains);
        assertThat(cause.provisional()).isFalse();
        assertThat(cause.category()).isEqualTo("energy");
        assertThat(scoped(() -> alarms.ledger(battery)))
                .filteredOn(entry -> entry.decision().equals("correlated"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.rule()).isEqualTo("A power alarm belongs to the active power trouble of its site");
                    assertThat(entry.ruleVersion())
                            .isEqualTo(ruleSets.active("correlation").version());
                    assertThat(entry.subject()).isEqualTo(situation.toString());
                })
                .isInstanceOf(LedgerEntry.class);
        List<UUID> foreign =
                Tenancy.as("another", () -> transaction.execute(tx -> situations.alarmsOf(List.of(situation))));
        assertThat(foreign).isEmpty();
    }

    @Test
    void anOldSituationIsDecidedAgainByTheVersionOfThenAndByAnother() throws Exception {
        String object = "SK-" + UUID.randomUUID();
        UUID mains = accept(object, "commercialPowerFailure", "", PerceivedSeverity.MAJOR);
        UUID situation = await().atMost(Duration.ofSeconds(60)).until(() -> situationOf(mains), id -> id != null);
        UUID battery = accept(object, "lowBatteryThreshold", "", PerceivedSeverity.MAJOR);
        await().atMost(Duration.ofSeconds(60)).until(() -> situationOf(battery), situation::equals);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> scoped(() -> repository.anySettling(List.of(situation))), settling -> !settling);
        RootCause stored = scoped(() -> situations.rootCauseOf(List.of(situation)));
        int grouping = versions.inForce("correlation").version();

        Redecision same = scoped(() -> situations.decideAgain(
                List.of(mains, battery),
                ruleSets.version("correlation", grouping),
                ruleSets.version("root-cause", stored.ruleVersion())));
        assertThat(same.rootCause()).isEqualTo(stored);
        assertThat(same.groups()).containsExactly(List.of(mains, battery));

        Map<String, String> files = new TreeMap<>(versions.files("correlation", grouping));
        files.remove("power.drl");
        files.remove("general.drl");
        int candidate = versions.store("correlation", files, grouping, "analyst", "Do without power");
        Redecision other = scoped(() -> situations.decideAgain(
                List.of(battery, mains),
                ruleSets.version("correlation", candidate),
                ruleSets.version("root-cause", stored.ruleVersion())));
        assertThat(other.correlation()).isEqualTo(candidate);
        assertThat(other.rootCause()).isEqualTo(stored);
        assertThat(other.groups()).containsExactly(List.of(mains), List.of(battery));
        assertThat(scoped(() -> situations.alarmsOf(List.of(situation)))).containsExactly(mains, battery);
    }

    @Test
    void anotherNodeGoesOnWithAlarmsThatWaitForWhatHappenedBeforeThem() throws Exception {
        UUID alarm = accept("SK-" + UUID.randomUUID(), "commercialPowerFailure", "", PerceivedSeverity.MAJOR);
        UUID situation = await().atMost(Duration.ofSeconds(60)).until(() -> situationOf(alarm), id -> id != null);
        Alarm known = scoped(() -> alarms.find(alarm).orElseThrow());
        Instant dueAt = known.raisedAt().plus(settings.lateness());

        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
            tx.setRollbackOnly();
            int partition = jdbc.sql("DELETE FROM situation WHERE id = ? RETURNING partition")
                    .param(situation)
                    .query(Integer.class)
                    .single();
            jdbc.sql("DELETE FROM situation_alarm WHERE alarm_id = ?")
                    .param(alarm)
                    .update();
            CorrelationEngine one = keeper();
            one.follow(partition, known.raisedAt(), List.of(new AlarmChange(AlarmChange.Kind.RAISED, known)));
            assertThat(inSituation(alarm)).isZero();

            CorrelationEngine next = keeper();
            next.follow(partition, dueAt.minusMillis(1), List.of());
            assertThat(inSituation(alarm)).isZero();
            assertThat(next.due(partition, dueAt)).isTrue();
            next.follow(partition, dueAt, List.of());
            assertThat(inSituation(alarm)).isEqualTo(1);
            assertThat(repository.waiting(partition)).isEmpty();
        }));
    }

    private CorrelationEngine keeper() {
        return new CorrelationEngine(ruleSets, repository, stored, ledger, acceptedCauses, followers);
    }

    private int inSituation(UUID alarm) {
        return jdbc.sql("SELECT count(*) FROM situation_alarm WHERE alarm_id = ?")
                .param(alarm)
                .query(Integer.class)
                .single();
    }

    @Test
    void anotherNodeThatTakesThePartitionGoesOnWithTheStoredSituations() throws Exception {
        String object = "SK-" + UUID.randomUUID();
        UUID mains = accept(object, "commercialPowerFailure", "", PerceivedSeverity.MAJOR);
        UUID situation = await().atMost(Duration.ofSeconds(60)).until(() -> situationOf(mains), id -> id != null);
        CorrelationEngine other = keeper();
        Alarm known = scoped(() -> alarms.find(mains).orElseThrow());
        Alarm late = new Alarm(
                UUID.randomUUID(),
                known.tenant(),
                known.domain(),
                known.siteId(),
                known.sourceSystemId(),
                known.alarmedObjectId(),
                AlarmType.EQUIPMENT,
                "batteryDischarging",
                "",
                PerceivedSeverity.MAJOR,
                "major",
                known.raisedAt().plusSeconds(20),
                known.raisedAt().plusSeconds(20),
                null,
                1,
                0,
                false,
                null,
                null,
                Map.of());
        UUID joined = Tenancy.asSystem(() -> transaction.execute(tx -> {
            tx.setRollbackOnly();
            int partition = jdbc.sql("SELECT partition FROM situation WHERE id = ?")
                    .param(situation)
                    .query(Integer.class)
                    .single();
            other.follow(
                    partition,
                    known.raisedAt().plusSeconds(21),
                    List.of(new AlarmChange(AlarmChange.Kind.RAISED, late)));
            return jdbc.sql("SELECT situation_id FROM situation_alarm WHERE alarm_id = ?")
                    .param(late.id())
                    .query(UUID.class)
                    .single();
        }));
        assertThat(joined).isEqualTo(situation);
    }

    @Test
    void theClearsOfTheFirstBatchAfterARestartAreToldAsAllClear() throws Exception {
        String object = "SK-" + UUID.randomUUID();
        UUID mains = accept(object, "commercialPowerFailure", "", PerceivedSeverity.CRITICAL);
        UUID situation = await().atMost(Duration.ofSeconds(60)).until(() -> situationOf(mains), id -> id != null);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> scoped(() -> repository.anySettling(List.of(situation))), settling -> !settling);
        CorrelationEngine restarted =
                new CorrelationEngine(ruleSets, repository, stored, ledger, acceptedCauses, followers);
        List<String> happened = Tenancy.asSystem(() -> transaction.execute(tx -> {
            tx.setRollbackOnly();
            int partition = jdbc.sql("SELECT partition FROM situation WHERE id = ?")
                    .param(situation)
                    .query(Integer.class)
                    .single();
            Instant now = Instant.now();
            assertThat(restarted.due(partition, now)).isTrue();
            // The intake stores the batch's alarms before those who follow are told.
            jdbc.sql("UPDATE alarm SET perceived_severity = 'cleared', cleared_at = ? WHERE id = ?")
                    .params(Timestamp.from(now), mains)
                    .update();
            Alarm cleared = alarms.find(mains).orElseThrow();
            restarted.follow(partition, now, List.of(new AlarmChange(AlarmChange.Kind.CLEARED, cleared)));
            restarted.forget(partition);
            assertThat(restarted.due(partition, now)).isTrue();
            return jdbc.sql("""
                            SELECT t.kind FROM incident_timeline t
                            JOIN incident_situation s ON s.incident_number = t.incident_number
                            WHERE s.situation_id = ?
                            """).param(situation).query(String.class).list();
        }));
        assertThat(happened).contains("all-clear");
    }

    @Test
    void aSituationThatSettlesAndGoesIntoAnotherInOneBatchHasTheCauseOfWhatItWentInto() {
        String name = "SK-" + UUID.randomUUID();
        List<String> sites = Stream.of("-H", "-A", "-B", "-C").map(name::concat).toList();
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> inventory.saveAll(
                        List.of(),
                        sites.stream().map(CorrelationEngineTest::site).toList(),
                        List.of(),
                        List.of(
                                new Link(name + "-1", Link.Kind.MICROWAVE, sites.get(0), sites.get(1)),
                                new Link(name + "-2", Link.Kind.MICROWAVE, sites.get(1), sites.get(2)),
                                new Link(name + "-3", Link.Kind.MICROWAVE, sites.get(1), sites.get(3)))));
        // No other test's incidents are as old
        Instant start = Instant.parse("2024-05-06T07:08:09Z");
        int partition = 40_001;
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
            tx.setRollbackOnly();
            CorrelationEngine engine = keeper();
            Alarm behind = silent(sites.get(2), start, partition);
            engine.follow(partition, start, List.of(raised(behind)));
            Alarm beside = silent(sites.get(3), start.plusSeconds(30), partition);
            engine.follow(partition, start.plusSeconds(30), List.of(raised(beside)));
            engine.follow(partition, start.plusSeconds(31), List.of());
            assertThat(incidents(sites.get(2))).singleElement().asString().contains("open");
            assertThat(incidents(sites.get(3))).isEmpty();

            // Under load a batch comes late: the second one settles in it, and the site above both falls silent
            Alarm above = silent(sites.get(1), start.plusSeconds(50), partition);
            engine.follow(partition, start.plusSeconds(70), List.of(raised(above)));

            assertThat(jdbc.sql("SELECT merged_into FROM situation WHERE id = ?")
                            .param(beside.id())
                            .query(UUID.class)
                            .single())
                    .isEqualTo(behind.id());
            assertThat(jdbc.sql("SELECT state FROM incident WHERE opened_at = ? AND root_cause IS NOT NULL")
                            .param(Timestamp.from(start.plusSeconds(70)))
                            .query(String.class)
                            .list())
                    .containsExactly("merged");
            RootCause cause = situations.rootCauseOf(List.of(beside.id()));
            assertThat(cause).isEqualTo(situations.rootCauseOf(List.of(behind.id())));
            assertThat(cause.siteId()).as(cause.toString()).isIn(sites);
        }));
    }

    private static AlarmChange raised(Alarm alarm) {
        return new AlarmChange(AlarmChange.Kind.RAISED, alarm);
    }

    private List<String> incidents(String site) {
        return jdbc.sql("SELECT number || ' ' || state FROM incident WHERE ? = ANY (sites)")
                .param(site)
                .query(String.class)
                .list();
    }

    /** Stored as the intake does it before those who follow are told. */
    private Alarm silent(String site, Instant at, int partition) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO alarm (id, tenant_id, partition, domain, site_id, source_system_id, alarmed_object_id, alarm_type,
                  probable_cause, specific_problem, perceived_severity, original_severity, raised_at, changed_at, count, flaps,
                  flapping, memory)
                VALUES (:id, :tenant, :partition, 'keeper', :site, :site, :site, 'equipment',
                  'outOfService', '', 'major', 'major', :at, :at, 1, 0, false, '')""")
                .param("id", id)
                .param("tenant", Tenancy.DEFAULT)
                .param("partition", partition)
                .param("site", site)
                .param("at", Timestamp.from(at))
                .update();
        return alarms.find(id).orElseThrow();
    }

    private static Site site(String id) {
        return new Site(
                id,
                id,
                // Too far apart to belong together but by the way to the hub
                5.0 + id.charAt(id.length() - 1) % 8,
                -4.0,
                "keeper",
                id.endsWith("-H"),
                null,
                Set.of("4G"),
                Set.of(),
                "Mo-Su 00:00-24:00",
                ZoneOffset.UTC,
                false);
    }

    private UUID accept(String object, String cause, String problem, PerceivedSeverity severity) throws Exception {
        Instant now = Instant.now();
        AlarmReport report = new AlarmReport(
                UUID.randomUUID(),
                Tenancy.DEFAULT,
                "situation-keeper-test",
                object,
                AlarmType.EQUIPMENT,
                cause,
                problem,
                severity,
                severity.word(),
                now,
                now,
                null,
                null,
                Map.of());
        ingest.accept(List.of(report)).get(30, TimeUnit.SECONDS);
        return report.id();
    }

    private UUID situationOf(UUID alarm) {
        return scoped(() -> jdbc.sql("SELECT situation_id FROM situation_alarm WHERE alarm_id = ?")
                .param(alarm)
                .query(UUID.class)
                .optional()
                .orElse(null));
    }

    private <T> T scoped(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, () -> transaction.execute(tx -> work.get()));
    }
}
