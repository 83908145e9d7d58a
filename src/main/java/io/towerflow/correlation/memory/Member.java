package io.towerflow.correlation.memory;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.rules.Family;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What correlation knows of an alarm.
 *
 * @param raisedAt milliseconds since 1970
 */
public record Member(
        UUID id,
        String site,
        String object,
        String cause,
        Family family,
        PerceivedSeverity severity,
        long raisedAt,
        boolean active) {

    Member with(PerceivedSeverity newSeverity, boolean nowActive) {
        return new Member(id, site, object, cause, family, newSeverity, raisedAt, nowActive);
    }

    /** Earlier raise first; at the same instant the smaller id. */
    boolean before(@Nullable Member other) {
        return other == null || raisedAt < other.raisedAt || raisedAt == other.raisedAt && id.compareTo(other.id) < 0;
    }
}
