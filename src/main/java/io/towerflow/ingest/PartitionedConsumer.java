package io.towerflow.ingest;

import io.towerflow.storage.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.transaction.TransactionException;

/**
 * Consumer of a topic whose offsets stand in the database: gives each partition's records to the {@link IngestPartition} that works
 * on it, goes back to what is committed where one fails, and finds the record that is to blame.
 *
 * @param <P> the kind of its partitions
 */
public abstract class PartitionedConsumer<P extends IngestPartition> extends ConsumerLifecycle
        implements BatchConsumerAwareMessageListener<byte[], byte[]> {

    private static final Logger log = LoggerFactory.getLogger(PartitionedConsumer.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    /** A single record that fails so often fails always. */
    private static final int ALONE_AT_MOST = 5;

    private final Group group;
    private final KafkaConnections connections;
    private final Map<Integer, P> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, BatchRetry> retries = new ConcurrentHashMap<>();

    /**
     * Consumers that share a topic.
     *
     * @param name under which the broker knows them
     * @param threads name of the threads, of which there are so many on this node
     * @param batch records taken at once at most
     */
    public record Group(String topic, String name, String threads, int number, int batch) {}

    protected PartitionedConsumer(Group group, KafkaConnections connections, Consumers consumers) {
        super(group.name(), consumers);
        this.group = group;
        this.connections = connections;
    }

    /**
     * A partition that was rolled back.
     *
     * @param times how often in a row
     * @param limit how many records are tried at once, to find the one that is to blame
     * @param alone how often a single record has failed
     */
    private record BatchRetry(int times, int limit, int alone) {}

    /** Makes the one who works on a partition that the broker gives to this node. */
    protected abstract P partition(int number);

    /** Those that this node has now. */
    protected final Collection<P> partitions() {
        return partitions.values();
    }

    @Override
    protected ConcurrentMessageListenerContainer<byte[], byte[]> create() {
        ContainerProperties properties = new ContainerProperties(group.topic());
        properties.setMessageListener(this);
        properties.setConsumerRebalanceListener(this);
        properties.setSubBatchPerPartition(true);
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setSyncCommits(false);
        properties.setPollTimeout(200);
        ConcurrentMessageListenerContainer<byte[], byte[]> made = new ConcurrentMessageListenerContainer<>(
                connections.consumers(group.name(), group.batch()), properties);
        made.setBeanName(group.threads());
        made.setConcurrency(group.number());
        return made;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        for (TopicPartition one : assigned) {
            P partition = partition(one.partition());
            partitions.put(one.partition(), partition);
            try {
                claim(partition, one, consumer);
            } catch (RuntimeException e) {
                log.warn("{} could not be taken yet", one, e);
            }
        }
        super.onPartitionsAssigned(consumer, assigned);
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
            P partition = partitions.remove(one.partition());
            if (partition != null) {
                partition.giveUp();
            }
        }
    }

    private void claim(P partition, TopicPartition one, Consumer<?, ?> consumer) {
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
        partition.place();
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        if (records.isEmpty()) {
            return;
        }
        TopicPartition one = new TopicPartition(
                records.getFirst().topic(), records.getFirst().partition());
        P partition = partitions.get(one.partition());
        if (partition == null) {
            return;
        }
        BatchRetry before = retries.get(one.partition());
        int limit = before == null ? records.size() : Math.min(before.limit(), records.size());
        try {
            if (!partition.placed()) {
                // What was fetched may lie before or behind the place where the tables tell to go on.
                claim(partition, one, consumer);
                return;
            }
            boolean poison = before != null && before.alone() >= ALONE_AT_MOST;
            for (int from = 0; from < records.size(); from += limit) {
                List<ConsumerRecord<byte[], byte[]>> some =
                        records.subList(from, Math.min(records.size(), from + limit));
                if (poison) {
                    partition.takePoison(some.getFirst());
                    poison = false;
                } else {
                    partition.take(some);
                }
                retries.remove(one.partition());
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
            P partition,
            TopicPartition one,
            List<ConsumerRecord<byte[], byte[]>> records,
            int limit,
            Consumer<?, ?> consumer,
            RuntimeException cause) {
        boolean passing = passing(cause);
        BatchRetry now = retries.merge(
                one.partition(),
                passing ? new BatchRetry(1, limit, 0) : new BatchRetry(1, Math.max(1, limit / 2), limit == 1 ? 1 : 0),
                (before, next) -> new BatchRetry(
                        before.times() + 1, next.limit(), passing ? before.alone() : before.alone() + next.alone()));
        log.warn("A batch of {} was rolled back (time {}); it is taken again", one, now.times(), cause);
        consumer.seek(
                one,
                partition.placed() ? partition.nextOffset() : records.getFirst().offset());
        try {
            Thread.sleep(PAUSES.after(now.times() - 1));
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
                || cause instanceof TransactionException
                || cause instanceof BrokerAwayException;
    }
}
