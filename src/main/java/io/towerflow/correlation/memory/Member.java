package io.towerflow.correlation.memory;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.rules.Family;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Alarm as correlation knows it.
 *
 * @param source the system that reported it: times of one source are by one clock; empty where that is unknown
 * @param raisedAt milliseconds since 1970
 */
public record Member(
        UUID id,
        String source,
        String site,
        String object,
        String cause,
        Family family,
        PerceivedSeverity severity,
        long raisedAt,
        boolean active) {

    /** Time by which the reports of one source are apart when many sites fall silent at once. */
    static final long AT_ONCE_MILLIS = 20_000;

    /** Makes an alarm whose source is unknown. */
    public Member(
            UUID id,
            String site,
            String object,
            String cause,
            Family family,
            PerceivedSeverity severity,
            long raisedAt,
            boolean active) {
        this(id, "", site, object, cause, family, severity, raisedAt, active);
    }

    /** Returns whether it is more than a warning or a minor annoyance. */
    boolean severe() {
        return severity == PerceivedSeverity.CRITICAL || severity == PerceivedSeverity.MAJOR;
    }

    /** Returns the same alarm at another time. */
    public Member with(PerceivedSeverity newSeverity, boolean nowActive) {
        return new Member(id, source, site, object, cause, family, newSeverity, raisedAt, nowActive);
    }

    /** Returns whether both times are by one clock. */
    boolean sameClockAs(Member other) {
        return !source.isEmpty() && source.equals(other.source);
    }

    boolean atOnceWith(Member other) {
        return sameClockAs(other) && Math.abs(raisedAt - other.raisedAt) <= AT_ONCE_MILLIS;
    }

    /** Returns whether it comes before the other: earlier raise first; at the same instant the smaller id. */
    boolean before(@Nullable Member other) {
        return other == null || raisedAt < other.raisedAt || raisedAt == other.raisedAt && id.compareTo(other.id) < 0;
    }
}
