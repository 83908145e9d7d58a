package io.towerflow.alarm;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decision about an alarm.
 *
 * @param reportId the report that brought the decision about; the alarm's own id where none did
 * @param alarmId the alarm decided about
 * @param decision a word such as {@code raised}, {@code repeated}, {@code duplicate}, {@code cleared}, {@code late},
 *     {@code damped}, {@code correlated}
 * @param rule the rule that decided, or null where the product's own mechanism did
 * @param ruleVersion the version of the rule set, or null likewise
 * @param subject what it was joined with: a situation's or incident's number, or null
 */
public record LedgerEntry(
        UUID reportId,
        UUID alarmId,
        Instant at,
        String decision,
        @Nullable String reason,
        @Nullable String rule,
        @Nullable Integer ruleVersion,
        @Nullable String subject) {}
