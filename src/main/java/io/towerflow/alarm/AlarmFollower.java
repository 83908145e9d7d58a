package io.towerflow.alarm;

import java.time.Instant;
import java.util.List;

/**
 * Follows the alarms of the partitions that this node owns, inside the transaction that stores them: what it writes commits
 * or rolls back with the alarms and the partition's offset. All calls for one partition come one after the other.
 *
 * <p>Memory that a follower keeps for a partition must be thrown away on {@link #forget} and rebuilt from the tables when the
 * partition is next used: it is called when the partition is lost and after each rollback.
 */
public interface AlarmFollower {

    /**
     * The changes of one batch in the order in which they are to be taken, or none when only time has passed.
     *
     * @param partition the partition of {@code alarm.keyed.v1}; all alarms of one domain are in one partition
     * @param now the instant of the batch; followers read no clock
     */
    void follow(int partition, Instant now, List<AlarmChange> changes);

    /**
     * Returns whether the passing of time alone has something to do: a cheap look at memory, without the database. A
     * tick for which nothing is due opens no transaction.
     */
    default boolean due(int partition, Instant now) {
        return true;
    }

    /** The partition's memory is no longer true. */
    void forget(int partition);
}
