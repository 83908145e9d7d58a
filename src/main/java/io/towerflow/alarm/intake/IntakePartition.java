package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.IntakeLag;
import io.towerflow.alarm.activity.SourceActivity;
import io.towerflow.alarm.messaging.AlarmReportCodec;
import io.towerflow.alarm.messaging.AlarmTopics;
import io.towerflow.alarm.messaging.UnreadableReports;
import io.towerflow.ingest.IngestPartition;
import io.towerflow.ingest.PartitionOffsets;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A partition of {@code alarm.keyed.v1} that this node holds. Batches and ticks come one after the other; each is one
 * transaction in which alarms, ledger, what followers write and the offset commit together or not at all. Whatever
 * fails, the memory is thrown away and built again from the tables, and the work goes on at the offset that they tell.
 */
final class IntakePartition extends IngestPartition {

    private static final Logger log = LoggerFactory.getLogger(IntakePartition.class);
    private static final Duration FORGETTING = Duration.ofMinutes(1);

    private final IntakeRepository repository;
    private final List<AlarmFollower> followers;
    private final AlarmSuppression suppression;
    private final Inventory inventory;
    private final AlarmSettings settings;
    private final IntakeMeters meters;
    private final UnreadableReports unreadable;
    private final SourceActivity activity;
    private final IntakeLag lag;
    private final Clock clock;

    private @Nullable PartitionMemory memory;
    private @Nullable Batch batch;
    private Instant forgotten = Instant.EPOCH;

    IntakePartition(
            int partition,
            IntakeRepository repository,
            PartitionOffsets offsets,
            TransactionTemplate transaction,
            List<AlarmFollower> followers,
            AlarmSuppression suppression,
            Inventory inventory,
            AlarmSettings settings,
            IntakeMeters meters,
            UnreadableReports unreadable,
            SourceActivity activity,
            IntakeLag lag,
            Clock clock) {
        super(AlarmTopics.KEYED, partition, offsets, transaction);
        this.repository = repository;
        this.followers = followers;
        this.suppression = suppression;
        this.inventory = inventory;
        this.settings = settings;
        this.meters = meters;
        this.unreadable = unreadable;
        this.activity = activity;
        this.lag = lag;
        this.clock = clock;
    }

    @Override
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        take(records, followers);
    }

    /**
     * {@inheritDoc} Where those who follow are to blame, the alarm is
     * stored without them; where the record itself is, it is kept with what was refused. The partition goes on.
     */
    @Override
    public void takePoison(ConsumerRecord<byte[], byte[]> record) {
        try {
            Batch taken = take(List.of(record), List.of());
            // What they hold in memory lacks this record; the tables do not.
            forgetFollowed();
            if (!taken.decisions.isEmpty()) {
                MDC.put("alarm", taken.decisions.getLast().alarmId().toString());
            }
            log.error(
                    "The record at {} of partition {} is stored, but nobody could follow it",
                    record.offset(),
                    partition);
        } catch (NonTransientDataAccessException | IllegalArgumentException | IllegalStateException e) {
            log.error("The record at {} of partition {} cannot be taken: refused", record.offset(), partition, e);
            lock.lock();
            try {
                Instant now = clock.instant();
                commit(
                        now,
                        record.offset() + 1,
                        new Batch(),
                        List.of(new UnreadableReports.Unreadable(record, "It could not be stored: " + e.getMessage())),
                        List.of(),
                        current -> {});
            } finally {
                lock.unlock();
            }
        } finally {
            MDC.remove("alarm");
        }
    }

    private void forgetFollowed() {
        lock.lock();
        try {
            followers.forEach(follower -> follower.forget(partition));
        } finally {
            lock.unlock();
        }
    }

    private Batch take(List<ConsumerRecord<byte[], byte[]>> records, List<AlarmFollower> following) {
        lock.lock();
        try {
            Batch taken = new Batch();
            if (!given()) {
                return taken;
            }
            Instant began = clock.instant();
            List<ConsumerRecord<byte[], byte[]>> fresh = fresh(records);
            if (fresh.isEmpty()) {
                return taken;
            }
            List<UnreadableReports.Unreadable> bad = new ArrayList<>();
            Map<SourceActivity.Source, Instant> heard = new HashMap<>();
            long next = fresh.getLast().offset() + 1;
            commit(began, next, taken, bad, following, current -> {
                for (ConsumerRecord<byte[], byte[]> record : fresh) {
                    apply(record, current, taken, bad, heard);
                }
            });
            Instant ended = clock.instant();
            activity.heard(heard);
            heard.values().stream()
                    .max(Comparator.naturalOrder())
                    .ifPresent(youngest -> lag.committed(ended, youngest));
            meters.committed(fresh, taken, ended.toEpochMilli(), Duration.between(began, ended));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Lets time pass, in a transaction only where something is due. */
    void tick() {
        lock.lock();
        try {
            if (!given()) {
                return;
            }
            if (!claimed()) {
                // Alarms must settle also where no report comes that would make the consumer claim.
                claim();
            }
            Instant now = clock.instant();
            PartitionMemory current = memory();
            long time = lagging() ? current.streamTime() : Micros.of(now);
            boolean forgetting = now.isAfter(forgotten.plus(FORGETTING));
            if (!forgetting
                    && !current.due(time)
                    && !suppression.due(partition, now)
                    && followers.stream().noneMatch(follower -> follower.due(partition, now))) {
                return;
            }
            Batch passed = new Batch();
            commit(now, nextOffset(), passed, List.of(), followers, alive -> {
                alive.tick(time, passed);
                if (forgetting) {
                    repository.forgetOrphans(
                            partition,
                            Micros.instant(Math.max(
                                    0, time - Micros.of(settings.lateness().multipliedBy(2)))));
                }
            });
            if (forgetting) {
                forgotten = now;
            }
            meters.committed(List.of(), passed, now.toEpochMilli(), Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    private interface Work {
        void on(PartitionMemory memory);
    }

    private void commit(
            Instant now,
            long next,
            Batch written,
            List<UnreadableReports.Unreadable> bad,
            List<AlarmFollower> following,
            Work work) {
        try {
            PartitionMemory current = memory();
            batch = written;
            commit(next, () -> {
                work.on(current);
                written.unknownObjects.forEach(inventory::placeholders);
                repository.write(partition, now, written);
                if (!bad.isEmpty()) {
                    unreadable.store(bad, now);
                }
                List<AlarmChange> told = suppression.sift(partition, now, written.changes);
                for (AlarmFollower follower : following) {
                    follower.follow(partition, now, told);
                }
            });
            written.committed();
        } catch (RuntimeException | Error e) {
            meters.failed();
            forget();
            throw e;
        } finally {
            batch = null;
        }
    }

    private void apply(
            ConsumerRecord<byte[], byte[]> record,
            PartitionMemory current,
            Batch taken,
            List<UnreadableReports.Unreadable> bad,
            Map<SourceActivity.Source, Instant> heard) {
        AlarmReport report;
        try {
            if (record.value() == null) {
                throw new IOException("The message is empty");
            }
            report = AlarmReportCodec.read(record.value());
        } catch (IOException e) {
            bad.add(new UnreadableReports.Unreadable(record, String.valueOf(e.getMessage())));
            return;
        }
        String domain = record.key() == null
                ? inventory.domainOf(report.tenant(), report.alarmedObjectId())
                : new String(record.key(), StandardCharsets.UTF_8);
        current.apply(report, domain, taken);
        heard.put(new SourceActivity.Source(report.tenant(), report.sourceSystemId()), report.receivedAt());
    }

    private PartitionMemory memory() {
        PartitionMemory present = memory;
        if (present != null) {
            return present;
        }
        PartitionMemory built = new PartitionMemory(settings, this::siteOf);
        commit(
                nextOffset(),
                () -> repository.restore(
                        partition,
                        settings.rememberClearedAtMost(),
                        clock.instant().minus(settings.rememberCleared()),
                        built));
        if (built.size() > 0) {
            log.info("Partition {} remembers {} alarms", partition, built.size());
        }
        memory = built;
        return built;
    }

    private String siteOf(String tenant, String alarmedObjectId) {
        Site site = inventory.topology(tenant).siteOf(alarmedObjectId);
        if (site != null) {
            return site.id();
        }
        if (batch != null) {
            batch.unknownObjects.computeIfAbsent(tenant, one -> new HashSet<>()).add(alarmedObjectId);
        }
        return alarmedObjectId;
    }

    @Override
    protected void forget() {
        memory = null;
        suppression.forget(partition);
        followers.forEach(follower -> follower.forget(partition));
    }
}
