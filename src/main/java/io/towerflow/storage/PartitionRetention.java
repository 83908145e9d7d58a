package io.towerflow.storage;

import java.time.Duration;

/**
 * Partitions by day that nobody asks about any more: they are dropped whole. A room declares its own as beans; {@link RetentionJob}
 * drops them.
 *
 * @param function of the database that drops the partitions of the days before the day that is its argument
 * @param keep how long rows stay, at least
 */
public record PartitionRetention(String function, Duration keep) {}
