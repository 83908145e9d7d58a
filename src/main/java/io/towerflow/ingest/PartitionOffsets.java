package io.towerflow.ingest;

import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Offsets at which the partitions of topics stand, kept beside the rows that came from them: both commit together. Whoever claims
 * a partition raises its epoch; under an earlier one nothing commits any more.
 */
@Repository
public class PartitionOffsets {

    private final JdbcClient jdbc;

    PartitionOffsets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Offset at which a partition stands, and the epoch under which it is now held. */
    record Claim(long nextOffset, long epoch) {}

    /** Claims a partition, in the caller's transaction: from now on nobody commits under an earlier epoch. */
    Claim claim(String topic, int partition) {
        return Objects.requireNonNull(jdbc.sql("""
                        INSERT INTO intake_offset AS o (topic, partition, next_offset, epoch) VALUES (?, ?, 0, 1)
                        ON CONFLICT (topic, partition) DO UPDATE SET epoch = o.epoch + 1
                        RETURNING next_offset, epoch
                        """)
                .params(topic, partition)
                .query((row, number) -> new Claim(row.getLong(1), row.getLong(2)))
                .single());
    }

    /**
     * Moves the partition's offset and locks it against everyone else until the transaction ends.
     *
     * @throws FencedException when the partition is held under another epoch
     */
    void advance(String topic, int partition, long epoch, long nextOffset) {
        int moved = jdbc.sql("UPDATE intake_offset SET next_offset = ? WHERE topic = ? AND partition = ? AND epoch = ?")
                .params(nextOffset, topic, partition, epoch)
                .update();
        if (moved == 0) {
            throw new FencedException(topic, partition, epoch);
        }
    }
}
