package io.towerflow.alarm.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.RejectedAlarms;
import io.towerflow.alarm.messaging.AlarmReportCodec;
import io.towerflow.alarm.messaging.AlarmTopics;
import io.towerflow.ingest.FencedException;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** One partition on a real database: who may commit, and what remains after a rollback. */
@TowerFlowTest
class IntakePartitionTest {

    @Autowired
    Partitions partitions;

    @Autowired
    Alarms alarms;

    @Autowired
    RejectedAlarms rejected;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T13:00:00Z"));
    /** Not a partition that the broker has. */
    private final int number = Unused.partition();

    private final Instant start = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void whoLostThePartitionCannotCommit() {
        String object = "site-" + UUID.randomUUID();
        IntakePartition former = partition(List.of());
        former.claim();
        former.take(records(0, List.of(Reports.raise(object, start, PerceivedSeverity.MAJOR))));
        IntakePartition present = partition(List.of());
        assertThat(present.claim()).isEqualTo(1);

        assertThatThrownBy(() -> former.take(
                        records(1, List.of(Reports.raise(object, start.plusSeconds(1), PerceivedSeverity.MAJOR)))))
                .isInstanceOf(FencedException.class);
        assertThat(one(object).count()).isEqualTo(1);

        present.take(records(1, List.of(Reports.raise(object, start.plusSeconds(1), PerceivedSeverity.MAJOR))));
        assertThat(one(object).count()).isEqualTo(2);
    }

    @Test
    void aRollbackLeavesNoTrace() {
        String object = "site-" + UUID.randomUUID();
        ThrowingOnce follower = new ThrowingOnce();
        IntakePartition partition = partition(List.of(follower));
        partition.claim();
        partition.take(records(0, List.of(Reports.raise(object, start, PerceivedSeverity.MAJOR))));
        List<ConsumerRecord<byte[], byte[]>> batch = records(
                1,
                List.of(
                        Reports.raise(object, start.plusSeconds(1), PerceivedSeverity.MAJOR),
                        Reports.raise(object, start.plusSeconds(2), PerceivedSeverity.CLEARED),
                        Reports.raise(object, start.plusSeconds(3), PerceivedSeverity.CRITICAL)));

        follower.armed = true;
        assertThatThrownBy(() -> partition.take(batch)).hasMessage("Once");
        assertThat(one(object).count()).isEqualTo(1);
        assertThat(partition.nextOffset()).isEqualTo(1);
        assertThat(follower.forgotten).isEqualTo(2);

        partition.take(batch);
        partition.take(batch);
        List<Alarm> stored = all(object);
        assertThat(stored).extracting(Alarm::active).containsExactly(true, false);
        assertThat(stored).extracting(Alarm::count).containsExactly(1, 2);
        assertThat(follower.changes)
                .extracting(AlarmChange::kind)
                .containsExactly(AlarmChange.Kind.RAISED, AlarmChange.Kind.CLEARED, AlarmChange.Kind.RAISED);
        assertThat(partition.nextOffset()).isEqualTo(4);
    }

    @Test
    void whatIsNoReportIsKeptAmongTheRefusedAndStopsNothing() {
        String object = "site-" + UUID.randomUUID();
        IntakePartition partition = partition(List.of());
        partition.claim();
        List<ConsumerRecord<byte[], byte[]>> batch =
                new ArrayList<>(records(1, List.of(Reports.raise(object, start, PerceivedSeverity.MAJOR))));
        batch.addFirst(
                new ConsumerRecord<>(AlarmTopics.KEYED, number, 0, null, "nonsense".getBytes(StandardCharsets.UTF_8)));

        partition.take(batch);
        assertThat(one(object).active()).isTrue();
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> rejected.page(0, 1000)))
                .anyMatch(refused ->
                        refused.partition() == number && refused.payload().equals("nonsense"));
    }

    @Test
    void anAlarmThatNobodyCanFollowIsStoredAllTheSame() {
        String object = "site-" + UUID.randomUUID();
        ThrowingOnce follower = new ThrowingOnce();
        follower.armed = true;
        IntakePartition partition = partition(List.of(follower));
        partition.claim();

        partition.takePoison(records(0, List.of(Reports.raise(object, start, PerceivedSeverity.MAJOR)))
                .getFirst());
        assertThat(one(object).active()).isTrue();
        assertThat(partition.nextOffset()).isEqualTo(1);
    }

    @Test
    void coursesOfManyObjectsEndInTheTablesAsTheyTrulyDid() {
        String run = "course-" + UUID.randomUUID() + "-";
        Map<String, TrueCourse> courses = new TreeMap<>();
        for (int seed = 1; seed <= 120; seed++) {
            String object = run + seed;
            courses.put(object, TrueCourse.of(object, seed, start));
        }
        List<AlarmReport> reports = courses.values().stream()
                .flatMap(course -> course.reports().stream())
                .sorted(Comparator.comparing(AlarmReport::receivedAt))
                .toList();
        Random random = new Random(20260306);
        IntakePartition partition = partition(List.of());
        long next = partition.claim();
        while (next < reports.size()) {
            int until = (int) Math.min(reports.size(), next + 1 + random.nextInt(40));
            now.set(reports.get(until - 1).receivedAt());
            partition.take(records(next, reports.subList((int) next, until)));
            if (random.nextInt(4) == 0) {
                partition = partition(List.of());
                assertThat(partition.claim()).isEqualTo(until);
            }
            partition.lagging(false);
            partition.tick();
            next = until;
        }
        now.set(now.get().plusSeconds(7200));
        partition.tick();

        courses.forEach((object, course) -> assertThat(all(object).stream()
                        .filter(Alarm::active)
                        .map(Alarm::perceivedSeverity)
                        .toList())
                .as("course %s", course.seed())
                .isEqualTo(course.active() == null ? List.of() : List.of(course.active())));
    }

    @Test
    void theLatestWordsOfAnAlarmAreInItsRow() {
        String object = "site-" + UUID.randomUUID();
        IntakePartition partition = partition(List.of());
        partition.claim();
        partition.take(records(0, List.of(Reports.raise(object, start, PerceivedSeverity.MAJOR))));
        partition.take(records(
                1,
                List.of(
                        Reports.raise(object, start.plusSeconds(1), PerceivedSeverity.MAJOR),
                        Reports.worded(object, start.plusSeconds(2), "Fuel 2 %", Map.of("level", "2")))));
        assertThat(one(object).additionalText()).isEqualTo("Fuel 2 %");
        assertThat(one(object).details()).isEqualTo(Map.of("level", "2"));

        IntakePartition next = partition(List.of());
        next.claim();
        next.take(records(3, List.of(Reports.worded(object, start.plusSeconds(2), "Fuel 1 %", Map.of()))));
        assertThat(one(object).additionalText()).isEqualTo("Fuel 1 %");
        assertThat(one(object).details()).isEmpty();
        assertThat(one(object).count()).isEqualTo(3);
    }

    @Test
    void whatLiesOnTheShelfIsToldWhenItsTimeIsOverAndItIsStillThere() {
        String object = "site-" + UUID.randomUUID();
        Told told = new Told();
        IntakePartition partition = partitionWithShelved(object, told);

        partition.take(records(2, List.of(Reports.raise(object, start.plusSeconds(900), PerceivedSeverity.CRITICAL))));
        now.set(now.get().plusSeconds(600));
        partition.tick();
        assertThat(told.kinds()).containsExactly(AlarmChange.Kind.RAISED, AlarmChange.Kind.CLEARED);
        assertThat(all(object)).extracting(Alarm::active).containsExactly(true, false);

        // Another node takes over and knows it too
        IntakePartition next = partition(List.of(told));
        next.claim();
        next.tick();
        now.set(now.get().plusSeconds(3600));
        next.tick();
        assertThat(told.kinds())
                .containsExactly(AlarmChange.Kind.RAISED, AlarmChange.Kind.CLEARED, AlarmChange.Kind.RAISED);
        assertThat(decisions(object)).contains("shelved", "unshelved");
    }

    @Test
    void whatClearsOnTheShelfIsNeverTold() {
        String object = "site-" + UUID.randomUUID();
        Told told = new Told();
        IntakePartition partition = partitionWithShelved(object, told);

        partition.take(records(2, List.of(Reports.raise(object, start.plusSeconds(900), PerceivedSeverity.CRITICAL))));
        partition.take(records(3, List.of(Reports.raise(object, start.plusSeconds(990), PerceivedSeverity.CLEARED))));
        assertThat(all(object)).noneMatch(Alarm::active);
        now.set(now.get().plusSeconds(7200));
        partition.tick();
        assertThat(told.kinds()).containsExactly(AlarmChange.Kind.RAISED, AlarmChange.Kind.CLEARED);
    }

    @Test
    void whatIsTakenOffTheShelfIsToldSoon() {
        String object = "site-" + UUID.randomUUID();
        Told told = new Told();
        IntakePartition partition = partitionWithShelved(object, told);
        partition.take(records(2, List.of(Reports.raise(object, start.plusSeconds(900), PerceivedSeverity.CRITICAL))));

        shelve(all(object).getFirst(), null);
        now.set(now.get().plusSeconds(6));
        partition.tick();
        assertThat(told.kinds()).last().isEqualTo(AlarmChange.Kind.RAISED);
        assertThat(told.changes).hasSize(3);
    }

    /** The object had an alarm, which cleared and was then shelved for an hour. */
    private IntakePartition partitionWithShelved(String object, Told told) {
        IntakePartition partition = partition(List.of(told));
        partition.claim();
        partition.take(records(
                0,
                List.of(
                        Reports.raise(object, start, PerceivedSeverity.MAJOR),
                        Reports.raise(object, start.plusSeconds(1), PerceivedSeverity.CLEARED))));
        shelve(one(object), now.get().plusSeconds(3600));
        return partition;
    }

    private void shelve(Alarm alarm, @Nullable Instant until) {
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> alarms.shelve(alarm.id(), until, "dispatcher", "A known fault")))
                .isTrue();
    }

    private List<String> decisions(String object) {
        return Tenancy.as(Tenancy.DEFAULT, () -> all(object).stream()
                .flatMap(alarm -> alarms.ledger(alarm.id()).stream())
                .map(LedgerEntry::decision)
                .toList());
    }

    private static final class Told implements AlarmFollower {

        final List<AlarmChange> changes = new ArrayList<>();

        @Override
        public void follow(int partition, Instant now, List<AlarmChange> news) {
            changes.addAll(news);
        }

        @Override
        public boolean due(int partition, Instant now) {
            return false;
        }

        @Override
        public void forget(int partition) {}

        List<AlarmChange.Kind> kinds() {
            return changes.stream().map(AlarmChange::kind).toList();
        }
    }

    private static final class ThrowingOnce implements AlarmFollower {

        final List<AlarmChange> changes = new ArrayList<>();
        boolean armed;
        int forgotten;

        @Override
        public void follow(int partition, Instant now, List<AlarmChange> news) {
            if (armed) {
                armed = false;
                throw new IllegalStateException("Once");
            }
            changes.addAll(news);
        }

        @Override
        public void forget(int partition) {
            forgotten++;
        }
    }

    private IntakePartition partition(List<AlarmFollower> followers) {
        return partitions.partition(number, followers, now::get);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(long offset, List<AlarmReport> reports) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (AlarmReport report : reports) {
            records.add(new ConsumerRecord<>(
                    AlarmTopics.KEYED,
                    number,
                    offset + records.size(),
                    "north".getBytes(StandardCharsets.UTF_8),
                    AlarmReportCodec.write(report)));
        }
        return records;
    }

    private Alarm one(String object) {
        assertThat(all(object)).hasSize(1);
        return all(object).getFirst();
    }

    private List<Alarm> all(String object) {
        return Tenancy.as(Tenancy.DEFAULT, () -> alarms.page(Map.of("alarmedObject.id", object), 0, 100))
                .alarms();
    }
}
