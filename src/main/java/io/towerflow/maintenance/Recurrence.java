package io.towerflow.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * Recurrence of a window: once, or by an RFC 5545 rule that is counted in local time, so that work agreed for 01:00
 * stays at 01:00 when the clocks change. A local time that a change of the clocks leaves out is as much later as the
 * clocks jump; of one that comes twice it is the first. Every occurrence is as long as was agreed, also where the
 * clocks change within it.
 */
final class Recurrence {

    /** Longest time ahead: further nobody plans, and no overlap is looked for. */
    static final Duration HORIZON = Duration.ofDays(400);

    private static final Set<Freq> KNOWN = EnumSet.of(Freq.DAILY, Freq.WEEKLY, Freq.MONTHLY, Freq.YEARLY);

    private final LocalDateTime start;
    private final Duration length;
    private final ZoneId zone;
    private final @Nullable RecurrenceRule rule;
    private final WindowOccurrence first;
    private final Set<Instant> skipped;

    /** @throws IllegalArgumentException where the rule cannot be read or does not fit the start; its message says why */
    Recurrence(Instant startsAt, Instant endsAt, ZoneId zone, @Nullable String text) {
        this(startsAt, endsAt, zone, text == null ? null : parsed(text), Set.of());
        if (rule != null) {
            check();
        }
    }

    private Recurrence(
            Instant startsAt, Instant endsAt, ZoneId zone, @Nullable RecurrenceRule rule, Set<Instant> skipped) {
        this.zone = zone;
        start = LocalDateTime.ofInstant(startsAt, zone);
        Duration asClocksShow = Duration.between(start, LocalDateTime.ofInstant(endsAt, zone));
        length = asClocksShow.isPositive() ? asClocksShow : Duration.between(startsAt, endsAt);
        first = new WindowOccurrence(startsAt, endsAt);
        this.rule = rule;
        this.skipped = skipped;
    }

    /** Copy without the occurrences that begin at one of these. */
    Recurrence without(Collection<Instant> starts) {
        return new Recurrence(first.startsAt(), first.endsAt(), zone, rule, Set.copyOf(starts));
    }

    private static RecurrenceRule parsed(String text) {
        try {
            RecurrenceRule rule = new RecurrenceRule(text);
            if (!KNOWN.contains(rule.getFreq())) {
                throw new IllegalArgumentException("must repeat by days, weeks, months or years");
            }
            return rule;
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalArgumentException(
                    "must be a rule as FREQ=WEEKLY;BYDAY=SU (RFC 5545): " + e.getMessage(), e);
        }
    }

    private void check() {
        List<WindowOccurrence> some = from(Instant.MIN, 3);
        if (some.isEmpty() || !some.getFirst().equals(first)) {
            throw new IllegalArgumentException("does not fit the start: " + start + " is none of its days");
        }
        for (int i = 1; i < some.size(); i++) {
            if (some.get(i - 1).overlaps(some.get(i))) {
                throw new IllegalArgumentException("comes again before it has ended");
            }
        }
    }

    /** Returns the first occurrence that ends after an instant; empty where none does. */
    Optional<WindowOccurrence> next(Instant after) {
        return from(after, 1).stream().findFirst();
    }

    /**
     * Occurrences that end after an instant and begin within {@link #HORIZON} of it.
     *
     * @param most as many at most
     */
    List<WindowOccurrence> from(Instant after, int most) {
        if (rule == null) {
            return first.endsAt().isAfter(after) ? List.of(first) : List.of();
        }
        Instant limit = (after.isBefore(first.startsAt()) ? first.startsAt() : after).plus(HORIZON);
        RecurrenceRuleIterator all;
        try {
            all = rule.iterator(new DateTime(
                    start.getYear(),
                    start.getMonthValue() - 1,
                    start.getDayOfMonth(),
                    start.getHour(),
                    start.getMinute(),
                    start.getSecond()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("needs UNTIL in local time, as 20261231T235959", e);
        }
        List<WindowOccurrence> found = new ArrayList<>();
        while (all.hasNext() && found.size() < most) {
            WindowOccurrence one = occurrence(local(all.nextDateTime()));
            if (one.startsAt().isAfter(limit)) {
                break;
            }
            if (one.endsAt().isAfter(after) && !skipped.contains(one.startsAt())) {
                found.add(one);
            }
        }
        return found;
    }

    private static LocalDateTime local(DateTime time) {
        return LocalDateTime.of(
                time.getYear(),
                time.getMonth() + 1,
                time.getDayOfMonth(),
                time.getHours(),
                time.getMinutes(),
                time.getSeconds());
    }

    private WindowOccurrence occurrence(LocalDateTime at) {
        if (at.equals(start)) {
            return first;
        }
        Instant from = at.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
        return new WindowOccurrence(from, from.plus(length));
    }

    /** The recurrence of a window, without the times that were cancelled. */
    static Recurrence of(MaintenanceWindow window) {
        return new Recurrence(window.firstStartsAt(), window.firstEndsAt(), window.zone(), window.recurrence())
                .without(window.skipped());
    }
}
