package io.towerflow.ingest;

import io.towerflow.tenancy.Tenancy;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A partition of a topic that this node holds. What comes of a batch and the offset behind it commit together or not at all, so
 * that each record counts once, whatever is killed in between.
 */
public abstract class IngestPartition {

    private static final Logger log = LoggerFactory.getLogger(IngestPartition.class);

    /** Held while a batch is worked on; whoever works on the partition besides takes it. */
    protected final ReentrantLock lock = new ReentrantLock();

    /** Its number in the topic. */
    protected final int partition;

    private final String topic;
    private final PartitionOffsets offsets;
    private final TransactionTemplate transaction;

    private PartitionOffsets.@Nullable Claim claim;
    private long nextOffset;
    private boolean given = true;
    private boolean placed;
    private volatile boolean lagging = true;

    protected IngestPartition(String topic, int partition, PartitionOffsets offsets, TransactionTemplate transaction) {
        this.topic = topic;
        this.partition = partition;
        this.offsets = offsets;
        this.transaction = transaction;
    }

    /** Processes the records, of which some may be {@linkplain #fresh known}; afterwards they are committed, or it throws and none is. */
    public abstract void take(List<ConsumerRecord<byte[], byte[]>> records);

    /** Handles a poison record, one that failed again and again by itself: it is kept where people see it, and the partition goes on. */
    public abstract void takePoison(ConsumerRecord<byte[], byte[]> record);

    /** Throws away what is held in memory, under the lock: the tables may say otherwise. */
    protected abstract void forget();

    /** Claims the partition and returns the offset at which to go on. */
    public final long claim() {
        lock.lock();
        try {
            PartitionOffsets.Claim taken =
                    Tenancy.asSystem(() -> transaction.execute(tx -> offsets.claim(topic, partition)));
            if (taken == null) {
                throw new IllegalStateException("Claiming a partition tells nothing");
            }
            forget();
            claim = taken;
            placed = false;
            nextOffset = taken.nextOffset();
            lagging = true;
            log.info(
                    "Partition {} of {} taken at offset {} under epoch {}",
                    partition,
                    topic,
                    nextOffset,
                    taken.epoch());
            return nextOffset;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether it is held and the consumer reads on where the tables say. */
    public final boolean placed() {
        lock.lock();
        try {
            return claim != null && placed;
        } finally {
            lock.unlock();
        }
    }

    final void place() {
        lock.lock();
        try {
            placed = true;
        } finally {
            lock.unlock();
        }
    }

    /** The broker's log begins later, or ends before the offset that the tables tell: it was truncated or created again. */
    final void startAt(long offset) {
        lock.lock();
        try {
            log.warn("Partition {} of {} has no offset {}; going on at {}", partition, topic, nextOffset, offset);
            nextOffset = offset;
        } finally {
            lock.unlock();
        }
    }

    public final long nextOffset() {
        lock.lock();
        try {
            return nextOffset;
        } finally {
            lock.unlock();
        }
    }

    /** Records whether records wait in the broker. */
    public final void lagging(boolean behind) {
        lock.lock();
        try {
            lagging = behind;
        } finally {
            lock.unlock();
        }
    }

    public final boolean lagging() {
        return lagging;
    }

    /** The partition goes to another node. */
    public final void giveUp() {
        lock.lock();
        try {
            given = false;
            claim = null;
            forget();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the broker has given the partition to this node; under the lock. */
    protected final boolean given() {
        return given;
    }

    /** Whether it is claimed; under the lock. */
    protected final boolean claimed() {
        return claim != null;
    }

    /** The records that have not been processed yet; under the lock. */
    protected final List<ConsumerRecord<byte[], byte[]>> fresh(List<ConsumerRecord<byte[], byte[]>> records) {
        if (records.isEmpty() || records.getFirst().offset() >= nextOffset) {
            return records;
        }
        return records.stream().filter(record -> record.offset() >= nextOffset).toList();
    }

    /**
     * Works in a transaction over all tenants that also moves the offset; under the lock.
     *
     * @param next the offset of the first record that is not done yet
     * @throws FencedException when another node has taken the partition
     */
    protected final void commit(long next, Runnable work) {
        PartitionOffsets.Claim held = claim;
        if (held == null) {
            throw new IllegalStateException("Partition " + partition + " is not claimed");
        }
        try {
            Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
                offsets.advance(topic, partition, held.epoch(), next);
                work.run();
            }));
            nextOffset = next;
        } catch (FencedException e) {
            claim = null;
            throw e;
        }
    }
}
