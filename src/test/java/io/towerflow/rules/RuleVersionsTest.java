package io.towerflow.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.RuleFiles;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The versions of rule sets in the database; what a test puts in force it takes out again. */
@TowerFlowTest
class RuleVersionsTest {

    private static final String SET = "escalation";

    @Autowired
    RuleVersions versions;

    @Autowired
    RuleSets sets;

    @Autowired
    ServerRuleSets stored;

    @Autowired
    RuleRepository repository;

    @Autowired
    StoredVersionCheck readings;

    @Autowired
    RuleSetsHealthIndicator health;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @AfterEach
    void theShippedVersionDecidesAgain() {
        int shipped = versions.history(SET).stream()
                .filter(RuleVersion::shipped)
                .findFirst()
                .orElseThrow()
                .version();
        versions.activate(SET, shipped, "test", "The test is over");
    }

    @Test
    void theShippedRulesAreVersionsAndInForce() {
        assertThat(versions.sets()).contains("correlation", "root-cause", "dispatch", "remediation", "escalation");
        for (String set : versions.sets()) {
            assertThat(versions.inForce(set).shipped()).isTrue();
            assertThat(versions.files(set, versions.inForce(set).version())).isEqualTo(RuleFiles.shipped(set));
            assertThat(sets.active(set).version())
                    .isEqualTo(versions.inForce(set).version());
        }
    }

    @Test
    void whatAnAnalystStoresDecidesFromItsActivationOn() {
        int before = versions.inForce(SET).version();
        Map<String, String> files = new TreeMap<>(versions.files(SET, before));
        files.put("pace.test.yaml", "no rules: they are tests");
        int version = versions.store(SET, files, before, "analyst", "Try it");

        assertThat(version).isEqualTo(versions.history(SET).get(1).version() + 1);
        assertThat(versions.history(SET).getFirst()).satisfies(one -> {
            assertThat(one.basedOn()).isEqualTo(before);
            assertThat(one.author()).isEqualTo("analyst");
            assertThat(one.reason()).isEqualTo("Try it");
            assertThat(one.shipped()).isFalse();
        });
        assertThat(sets.active(SET).version()).isEqualTo(before);
        versions.activate(SET, version, "manager", "It was tried");

        assertThat(sets.active(SET).version()).isEqualTo(version);
        assertThat(versions.files(SET, version)).isEqualTo(files);
        assertThat(versions.newerShipped(SET)).isEmpty();
        assertThat(versions.activations(SET).getFirst()).satisfies(one -> {
            assertThat(one.by()).isEqualTo("manager");
            assertThat(one.version()).isEqualTo(version);
            assertThat(one.faulty()).isNull();
        });
    }

    @Test
    void anUpgradeThatCannotReadAStoredVersionSaysSo() {
        readings.readAll();
        assertThat(repository.unread(SET, "another release")).hasSameSizeAs(versions.history(SET));
        transaction.executeWithoutResult(tx -> {
            int before = versions.inForce(SET).version();
            int version = versions.history(SET).getFirst().version() + 1;
            Map<String, String> files = Map.of("old.drl", """
                    package rules.escalation
                    import io.towerflow.escalation.Emergency
                    rule "Of a former release" when Emergency(gone > 1) then end
                    """);
            repository.insert(
                    new RuleVersion(
                            SET, version, before, "analyst", Instant.parse("2024-01-01T00:00:00Z"), "Old", false),
                    files);

            readings.readAll();

            assertThat(health.health().getDetails().get(SET + "-" + version + "-unreadable"))
                    .asString()
                    .contains("does not compile with this release", "old.drl, line 3", "gone");
            tx.setRollbackOnly();
        });
    }

    @Test
    void whatDoesNotCompileIsNotStored() {
        int before = versions.inForce(SET).version();
        Map<String, String> files = new TreeMap<>(versions.files(SET, before));
        files.put("more.drl", "package rules.escalation\nrule \"r\" when then System.exit(0); end\n");

        assertThatThrownBy(() -> versions.store(SET, files, before, "analyst", "Try it"))
                .isInstanceOfSatisfying(
                        BrokenRules.class, broken -> assertThat(broken.faults()).anySatisfy(fault -> {
                            assertThat(fault.file()).isEqualTo("more.drl");
                            assertThat(fault.line()).isEqualTo(2);
                        }));
        assertThatThrownBy(() -> versions.store(SET, Map.of("../x.drl", ""), before, "analyst", "Try it"))
                .isInstanceOf(BrokenRules.class);
        assertThat(versions.history(SET))
                .noneMatch(one -> versions.files(SET, one.version()).containsKey("more.drl"));
    }

    @Test
    void whatIsStoredCannotBeChanged() {
        assertThatThrownBy(() -> Tenancy.asSystem(() -> transaction.executeWithoutResult(tx ->
                        jdbc.sql("UPDATE rule_version_file SET content = ''").update())))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> jdbc.sql("DELETE FROM rule_version").update()).isInstanceOf(DataAccessException.class);
    }

    /** Batches decide by one version: the swap waits for those that run, and those that come wait for the swap. */
    @Test
    void theSwapWaitsForRunningBatchesAndGoesBeforeLaterOnes() throws Exception {
        int before = versions.inForce(SET).version();
        int next = versions.store(SET, versions.files(SET, before), before, "analyst", "The same again");
        sets.version(SET, next).kieBase();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Future<Integer> first = threads.submit(() -> transaction.execute(tx -> {
                held();
                running.countDown();
                await().atMost(Duration.ofSeconds(60)).until(() -> mayEnd.getCount() == 0);
                return held();
            }));
            running.await();
            Future<?> swap = threads.submit(() -> versions.activate(SET, next, "manager", "Now"));
            await().atMost(Duration.ofSeconds(30)).until(() -> waiting("ExclusiveLock"));
            Future<Integer> later = threads.submit(() -> transaction.execute(tx -> held()));
            await().atMost(Duration.ofSeconds(30)).until(() -> waiting("RowShareLock"));
            assertThat(sets.active(SET).version()).isEqualTo(before);
            mayEnd.countDown();

            swap.get();
            assertThat(first.get()).isEqualTo(before);
            assertThat(later.get()).isEqualTo(next);
        }
    }

    @Test
    void aSwapThatDoesNotCommitLeavesTheOldVersion() {
        int before = versions.inForce(SET).version();
        int next = versions.store(SET, versions.files(SET, before), before, "analyst", "The same again");
        int activations = versions.activations(SET).size();
        transaction.executeWithoutResult(tx -> {
            versions.activate(SET, next, "manager", "The node dies before it commits");
            tx.setRollbackOnly();
        });

        assertThat(sets.active(SET).version()).isEqualTo(before);
        assertThat(versions.activations(SET)).hasSize(activations);
    }

    @Test
    void aReleaseBringsItsRulesInForceUnlessAnAnalystsAre() {
        transaction.executeWithoutResult(tx -> {
            tx.setRollbackOnly();
            Instant now = Instant.parse("2026-11-23T09:00:00Z");
            Map<String, String> files = new TreeMap<>(RuleFiles.shipped(SET));
            int before = versions.inForce(SET).version();
            assertThat(stored.ship(SET, before, files, now)).isEqualTo(before);

            files.put("next-release.test.yaml", "");
            int next = stored.ship(SET, before, files, now);
            assertThat(next).isGreaterThan(before);
            assertThat(versions.inForce(SET).version()).isEqualTo(next);

            int own = versions.store(SET, files, next, "analyst", "Mine");
            versions.activate(SET, own, "analyst", "Mine");
            files.put("one-more-release.test.yaml", "");
            int newest = stored.ship(SET, before, files, now);
            assertThat(newest).isGreaterThan(own);
            assertThat(versions.inForce(SET).version()).isEqualTo(own);
            assertThat(versions.newerShipped(SET))
                    .hasValueSatisfying(one -> assertThat(one.version()).isEqualTo(newest));
            assertThat(stored.ship(SET, before, RuleFiles.shipped(SET), now)).isEqualTo(before);
            assertThat(versions.inForce(SET).version()).isEqualTo(own);
        });
    }

    @Test
    void whatWasNeverCommittedIsNotTakenForTheVersionThatGetsItsNumberLater() {
        int before = versions.inForce(SET).version();
        Map<String, String> files = new TreeMap<>(versions.files(SET, before));
        List<Integer> numbers = new ArrayList<>();
        List<RuleSet> compiled = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            transaction.executeWithoutResult(tx -> {
                tx.setRollbackOnly();
                int version = versions.store(SET, files, before, "analyst", "Never committed");
                numbers.add(version);
                compiled.add(sets.version(SET, version));
                assertThat(sets.version(SET, version)).isSameAs(compiled.getLast());
            });
        }

        assertThat(numbers.getFirst()).isEqualTo(numbers.getLast());
        assertThat(compiled.getFirst()).isNotSameAs(compiled.getLast());
    }

    /** As it is where a release brings fact types without what a stored version asks for. */
    @Test
    void aVersionInForceThatDoesNotCompileAtTheStartGivesWayToTheLastGoodOne() {
        int good = versions.inForce(SET).version();
        int bad = versions.history(SET).getFirst().version() + 1;
        jdbc.sql("INSERT INTO rule_version VALUES (?, ?, ?, 'analyst', now(), 'Of an older release', false)")
                .params(SET, bad, good)
                .update();
        jdbc.sql("INSERT INTO rule_version_file VALUES (?, ?, 'x.drl', ?)")
                .params(SET, bad, "package rules.escalation\nimport io.towerflow.escalation.Gone\n")
                .update();
        jdbc.sql("UPDATE rule_active SET version = ? WHERE rule_set = ?")
                .params(bad, SET)
                .update();
        stored.start();

        assertThat(versions.inForce(SET).version()).isEqualTo(good);
        assertThat(versions.activations(SET).getFirst()).satisfies(one -> {
            assertThat(one.faulty()).isEqualTo(bad);
            assertThat(one.reason()).contains("import io.towerflow.escalation.Gone is refused");
        });
        Health degraded = health.health();
        assertThat(degraded.getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(degraded.getDetails().get(SET).toString())
                .contains("version " + good, "in the place of version " + bad);
    }

    private int held() {
        return Objects.requireNonNull(sets.held(Set.of(SET)).get(SET)).version();
    }

    private boolean waiting(String mode) {
        return jdbc.sql("SELECT count(*) > 0 FROM pg_locks WHERE relation = 'rule_active'::regclass AND mode = ? "
                        + "AND NOT granted")
                .param(mode)
                .query(Boolean.class)
                .single();
    }
}
