package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmConsumers;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.IntakeLag;
import io.towerflow.alarm.activity.SourceActivity;
import io.towerflow.alarm.messaging.AlarmTopics;
import io.towerflow.alarm.messaging.KafkaConnections;
import io.towerflow.alarm.messaging.UnreadableReports;
import io.towerflow.inventory.Inventory;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads {@code alarm.keyed.v1}: gives each partition's records to the one who works on it, and lets time pass for it. */
@Component
class Intake
        implements SmartLifecycle, ConsumerAwareRebalanceListener, BatchConsumerAwareMessageListener<byte[], byte[]> {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final String GROUP = "towerflow-intake";
    private static final long PAUSE_MILLIS_AT_MOST = 2000;

    /** A single record that fails so often fails always. */
    private static final int ALONE_AT_MOST = 5;

    private final IntakeRepository repository;
    private final TransactionTemplate transaction;
    private final ObjectProvider<AlarmFollower> followers;
    private final AlarmSuppression suppression;
    private final Inventory inventory;
    private final AlarmSettings settings;
    private final IntakeMeters meters;
    private final UnreadableReports unreadable;
    private final KafkaConnections connections;
    private final SourceActivity activity;
    private final IntakeLag lag;
    private final AlarmConsumers consumers;
    private final Clock clock;
    private final Map<Integer, IntakePartition> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, Setback> setbacks = new ConcurrentHashMap<>();

    private @Nullable ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private @Nullable ScheduledExecutorService ticker;

    Intake(
            IntakeRepository repository,
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
            AlarmConsumers consumers,
            Clock clock) {
        this.repository = repository;
        this.transaction = new TransactionTemplate(transactions);
        this.followers = followers;
        this.suppression = suppression;
        this.inventory = inventory;
        this.settings = settings;
        this.meters = meters;
        this.unreadable = unreadable;
        this.connections = connections;
        this.activity = activity;
        this.lag = lag;
        this.consumers = consumers;
        this.clock = clock;
    }

    /**
     * A partition that was rolled back.
     *
     * @param times how often in a row
     * @param limit how many records are tried at once, to find the one that is to blame
     * @param alone how often a single record has failed
     */
    private record Setback(int times, int limit, int alone) {}

    @Override
    public synchronized void start() {
        ContainerProperties properties = new ContainerProperties(AlarmTopics.KEYED);
        properties.setMessageListener(this);
        properties.setConsumerRebalanceListener(this);
        properties.setSubBatchPerPartition(true);
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setSyncCommits(false);
        properties.setPollTimeout(200);
        ConcurrentMessageListenerContainer<byte[], byte[]> made =
                new ConcurrentMessageListenerContainer<>(connections.consumers(GROUP, settings.batch()), properties);
        made.setBeanName("intake");
        made.setConcurrency(settings.consumers());
        consumers.starting(GROUP);
        made.start();
        container = made;
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
        if (container != null) {
            container.stop();
            container = null;
        }
        if (clockwork != null) {
            try {
                // A tick still needs the database, which closes after this.
                clockwork.awaitTermination(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return container != null;
    }

    @Override
    public int getPhase() {
        return AbstractMessageListenerContainer.DEFAULT_PHASE;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        for (TopicPartition one : assigned) {
            IntakePartition partition = new IntakePartition(
                    one.partition(),
                    repository,
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
            partitions.put(one.partition(), partition);
            try {
                claim(partition, one, consumer);
            } catch (RuntimeException e) {
                log.warn("Partition {} could not be taken yet", one.partition(), e);
            }
        }
        consumers.joined(GROUP);
    }

    @Override
    public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        giveUp(revoked);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        giveUp(lost);
    }

    private void giveUp(Collection<TopicPartition> gone) {
        for (TopicPartition one : gone) {
            IntakePartition partition = partitions.remove(one.partition());
            if (partition != null) {
                partition.giveUp();
            }
        }
    }

    private void claim(IntakePartition partition, TopicPartition one, Consumer<?, ?> consumer) {
        long next = partition.claim();
        long first = consumer.beginningOffsets(List.of(one)).getOrDefault(one, 0L);
        long end = consumer.endOffsets(List.of(one)).getOrDefault(one, 0L);
        if (next < first || next > end) {
            if (next != 0) {
                partition.startAt(first);
            }
            next = first;
        }
        partition.lagging(next < end);
        consumer.seek(one, next);
        partition.placed(true);
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        if (records.isEmpty()) {
            return;
        }
        TopicPartition one = new TopicPartition(
                records.getFirst().topic(), records.getFirst().partition());
        IntakePartition partition = partitions.get(one.partition());
        if (partition == null) {
            return;
        }
        Setback before = setbacks.get(one.partition());
        int limit = before == null ? records.size() : Math.min(before.limit(), records.size());
        try {
            if (!partition.placed()) {
                // What was fetched may lie before or behind the place where the tables tell to go on.
                claim(partition, one, consumer);
                return;
            }
            boolean stubborn = before != null && before.alone() >= ALONE_AT_MOST;
            for (int from = 0; from < records.size(); from += limit) {
                List<ConsumerRecord<byte[], byte[]>> some =
                        records.subList(from, Math.min(records.size(), from + limit));
                if (stubborn) {
                    partition.takeStubborn(some.getFirst());
                    stubborn = false;
                } else {
                    partition.take(some);
                }
                setbacks.remove(one.partition());
            }
            partition.lagging(consumer.currentLag(one).orElse(0) > 0);
        } catch (RuntimeException e) {
            again(partition, one, records, limit, consumer, e);
        }
    }

    /**
     * Goes back to what is committed, after a pause that grows: a database that is away must not be asked without end. Where
     * the database is well, smaller batches find the record that is to blame.
     */
    private void again(
            IntakePartition partition,
            TopicPartition one,
            List<ConsumerRecord<byte[], byte[]>> records,
            int limit,
            Consumer<?, ?> consumer,
            RuntimeException cause) {
        boolean passing = passing(cause);
        Setback now = setbacks.merge(
                one.partition(),
                passing ? new Setback(1, limit, 0) : new Setback(1, Math.max(1, limit / 2), limit == 1 ? 1 : 0),
                (before, next) -> new Setback(
                        before.times() + 1, next.limit(), passing ? before.alone() : before.alone() + next.alone()));
        log.warn(
                "A batch of partition {} was rolled back (time {}); it is taken again",
                one.partition(),
                now.times(),
                cause);
        consumer.seek(
                one,
                partition.placed() ? partition.nextOffset() : records.getFirst().offset());
        try {
            Thread.sleep(Math.min(PAUSE_MILLIS_AT_MOST, 50L << Math.min(now.times(), 10)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether a failure will pass by itself: no record is to blame for it. */
    private static boolean passing(RuntimeException cause) {
        return cause instanceof FencedException
                || cause instanceof TransientDataAccessException
                || cause instanceof RecoverableDataAccessException
                || cause instanceof DataAccessResourceFailureException
                || cause instanceof TransactionException;
    }

    private void tick() {
        lag.waiting(partitions.values().stream().anyMatch(IntakePartition::lagging));
        for (IntakePartition partition : partitions.values()) {
            try {
                partition.tick();
            } catch (RuntimeException e) {
                log.warn("Time could not pass for a partition; it will at the next tick", e);
            }
        }
    }
}
