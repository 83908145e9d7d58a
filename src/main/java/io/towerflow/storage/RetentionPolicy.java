package io.towerflow.storage;

import java.time.Duration;

/**
 * Rows that nobody asks about any more. A room declares its own as beans; {@link RetentionJob} deletes them.
 *
 * @param table that loses them
 * @param old which of them go: an SQL condition with the parameter {@code :until}
 * @param keep how long they stay
 */
public record RetentionPolicy(String table, String old, Duration keep) {}
