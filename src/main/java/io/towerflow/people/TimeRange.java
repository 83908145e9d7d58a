package io.towerflow.people;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The time from an instant until, and without, a later one. */
public record TimeRange(Instant from, Instant until) {

    boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    /** Intersection of both, or null. */
    @Nullable
    TimeRange common(TimeRange other) {
        Instant start = from.isAfter(other.from) ? from : other.from;
        Instant end = until.isBefore(other.until) ? until : other.until;
        return start.isBefore(end) ? new TimeRange(start, end) : null;
    }

    /** Remainder of this one without the other: none, one or two stretches. */
    List<TimeRange> without(TimeRange other) {
        if (common(other) == null) {
            return List.of(this);
        }
        List<TimeRange> left = new ArrayList<>(2);
        if (from.isBefore(other.from)) {
            left.add(new TimeRange(from, other.from));
        }
        if (other.until.isBefore(until)) {
            left.add(new TimeRange(other.until, until));
        }
        return left;
    }

    /** Joins ranges where they touch or overlap, in order. */
    static List<TimeRange> union(Collection<TimeRange> stretches) {
        List<TimeRange> joined = new ArrayList<>();
        stretches.stream()
                .filter(one -> one.from.isBefore(one.until))
                .sorted(Comparator.comparing(TimeRange::from))
                .forEach(one -> {
                    TimeRange last = joined.isEmpty() ? null : joined.getLast();
                    if (last == null || one.from.isAfter(last.until)) {
                        joined.add(one);
                    } else if (one.until.isAfter(last.until)) {
                        joined.set(joined.size() - 1, new TimeRange(last.from, one.until));
                    }
                });
        return joined;
    }

    static List<TimeRange> intersection(List<TimeRange> some, List<TimeRange> others) {
        List<TimeRange> result = new ArrayList<>();
        for (TimeRange one : some) {
            for (TimeRange other : others) {
                TimeRange common = one.common(other);
                if (common != null) {
                    result.add(common);
                }
            }
        }
        return union(result);
    }

    static List<TimeRange> difference(List<TimeRange> some, List<TimeRange> others) {
        List<TimeRange> left = some;
        for (TimeRange other : others) {
            left = left.stream().flatMap(one -> one.without(other).stream()).toList();
        }
        return left;
    }

    /** The days that clocks of the zone show in the range, and the day before. */
    static List<LocalDate> days(TimeRange range, ZoneId zone) {
        LocalDate first = range.from.atZone(zone).toLocalDate().minusDays(1);
        LocalDate last = range.until.atZone(zone).toLocalDate();
        return first.datesUntil(last.plusDays(1)).toList();
    }
}
