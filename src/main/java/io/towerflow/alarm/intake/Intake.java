package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.IntakeLag;
import io.towerflow.alarm.activity.SourceActivity;
import io.towerflow.alarm.messaging.AlarmTopics;
import io.towerflow.alarm.messaging.UnreadableReports;
import io.towerflow.ingest.Consumers;
import io.towerflow.ingest.KafkaConnections;
import io.towerflow.ingest.PartitionOffsets;
import io.towerflow.ingest.PartitionedConsumer;
import io.towerflow.inventory.Inventory;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads {@code alarm.keyed.v1}: gives each partition's records to the one who works on it, and lets time pass for it. */
@Component
class Intake extends PartitionedConsumer<IntakePartition> {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final IntakeRepository repository;
    private final PartitionOffsets offsets;
    private final TransactionTemplate transaction;
    private final ObjectProvider<AlarmFollower> followers;
    private final AlarmSuppression suppression;
    private final Inventory inventory;
    private final AlarmSettings settings;
    private final IntakeMeters meters;
    private final UnreadableReports unreadable;
    private final SourceActivity activity;
    private final IntakeLag lag;
    private final Clock clock;

    private @Nullable ScheduledExecutorService ticker;

    Intake(
            IntakeRepository repository,
            PartitionOffsets offsets,
            PlatformTransactionManager transactions,
            ObjectProvider<AlarmFollower> followers,
            AlarmSuppression suppression,
            Inventory inventory,
            AlarmSettings settings,
            IntakeMeters meters,
            UnreadableReports unreadable,
            KafkaConnections connections,
            SourceActivity activity,
            IntakeLag lag,
            Consumers consumers,
            Clock clock) {
        super(
                new Group(AlarmTopics.KEYED, "towerflow-intake", "intake", settings.consumers(), settings.batch()),
                connections,
                consumers);
        this.repository = repository;
        this.offsets = offsets;
        this.transaction = new TransactionTemplate(transactions);
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
    protected IntakePartition partition(int number) {
        return new IntakePartition(
                number,
                repository,
                offsets,
                transaction,
                followers.orderedStream().toList(),
                suppression,
                inventory,
                settings,
                meters,
                unreadable,
                activity,
                lag,
                clock);
    }

    @Override
    public synchronized void start() {
        super.start();
        ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("intake-tick").daemon().factory());
        long period = settings.tick().toMillis();
        clockwork.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
        ticker = clockwork;
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService clockwork = ticker;
        if (clockwork != null) {
            clockwork.shutdown();
            ticker = null;
        }
        super.stop();
        if (clockwork != null) {
            try {
                // A tick still needs the database, which closes after this.
                clockwork.awaitTermination(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void tick() {
        lag.waiting(partitions().stream().anyMatch(IntakePartition::lagging));
        for (IntakePartition partition : partitions()) {
            try {
                partition.tick();
            } catch (RuntimeException e) {
                log.warn("Time could not pass for a partition; it will at the next tick", e);
            }
        }
    }
}
