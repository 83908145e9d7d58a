package io.towerflow.correlation.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.AlarmChange;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.Shadows.Candidate;
import io.towerflow.correlation.Shadows.Comparison;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.memory.AlarmEvent;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a shadow can do, and what becomes of one that is slow or fails. */
@TowerFlowTest
class ShadowFollowerTest {

    private static final int PARTITION = 1_999_999;

    @Autowired
    ShadowRepository repository;

    @Autowired
    RuleSets rules;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    JdbcClient jdbc;

    private final String id = "RP-TEST-" + UUID.randomUUID();
    private final AtomicReference<Runnable> reading = new AtomicReference<>(() -> {});
    private ShadowFollower follower = null;

    @AfterEach
    void end() {
        if (follower != null) {
            follower.end();
        }
    }

    @Test
    void itsRoleMayWriteItsOwnTablesAndNoOthers() {
        List<String> writable = jdbc.sql("""
                        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relkind IN ('r', 'p', 'v', 'S', 'f') AND n.nspname = 'public'
                          AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege('towerflow_shadow', c.oid, 'USAGE, UPDATE')
                              ELSE has_table_privilege('towerflow_shadow', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') END
                        """).query(String.class).list();
        assertThat(writable)
                .containsExactlyInAnyOrder("rule_shadow_decision", "rule_shadow_cause", "rule_shadow_trouble");
    }

    @Test
    void whereItReadsTheDatabaseLetsNobodyWrite() {
        AtomicReference<String> said = new AtomicReference<>("");
        reading.set(() -> {
            try {
                jdbc.sql("UPDATE incident SET severity = severity").update();
            } catch (DataAccessException refused) {
                said.set(String.valueOf(refused.getMostSpecificCause().getMessage()));
                throw refused;
            }
        });
        begin(10);
        offer(1);
        await().atMost(Duration.ofSeconds(30)).untilAtomic(said, org.hamcrest.Matchers.containsString("read-only"));
        assertThat(follower.failure(id)).isEmpty();
    }

    @Test
    void whatComesFasterThanItDecidesIsLeftOutAndCountedAndHoldsNobodyUp() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        reading.set(() -> {
            asked.countDown();
            try {
                slow.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        begin(10);
        offer(1);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        long began = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            offer(4);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        slow.countDown();
        await().atMost(Duration.ofSeconds(30)).until(follower::idle);
        offer(1);
        await().atMost(Duration.ofSeconds(30)).until(() -> seen().skipped() == 3_996);
    }

    @Test
    void aCandidateThatFailsIsEndedAndSaysWhy() {
        reading.set(() -> {
            throw new IllegalStateException("The rule X loops");
        });
        begin(10);
        offer(1);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Tenancy.as(Tenancy.DEFAULT, () -> in(() -> repository.failure(id))))
                        .contains("The rule X loops"));
    }

    private Comparison seen() {
        return Tenancy.as(Tenancy.DEFAULT, () -> in(() -> repository.comparison(id)));
    }

    private <T> T in(java.util.function.Supplier<T> work) {
        return new TransactionTemplate(transactions).execute(tx -> work.get());
    }

    private void begin(int mostWaiting) {
        follower = new ShadowFollower(
                new Source(), repository, new ShadowSettings(mostWaiting), transactions, Clock.systemUTC());
        follower.run(List.of(new Candidate(id, rules.active("correlation"))));
    }

    /** A batch of the intake with so many changes; what is in them is the source's to read. */
    private void offer(int changes) {
        List<AlarmChange> batch = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            batch.add(new AlarmChange(AlarmChange.Kind.RAISED, null));
        }
        Tenancy.asSystem(() -> new TransactionTemplate(transactions)
                .executeWithoutResult(tx -> follower.follow(PARTITION, Instant.now(), batch)));
    }

    /** Reads nothing; does what the test wants instead. */
    private final class Source implements ShadowSource {

        @Override
        public WorkingMemory read(int partition, long now, RuleSet grouping) {
            throw new IllegalStateException("No batch comes so far in this test");
        }

        @Override
        public void tell(GroupingRules told) {}

        @Override
        public AlarmEvent arrival(AlarmChange change) {
            reading.get().run();
            throw new org.springframework.dao.TransientDataAccessResourceException("Nothing to read in this test");
        }

        @Override
        public RootCause believe(RuleSet rootCause, String tenant, Collection<Member> alarms) {
            throw new IllegalStateException();
        }

        @Override
        public RootCause inForce(UUID situation) {
            return null;
        }

        @Override
        public RuleSet active(String set) {
            return rules.active(set);
        }
    }
}
