package io.towerflow.people;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Hours in which a rotation is on call, or in which a team must have somebody: {@code always}, {@code business-hours}
 * (of the team's calendar), {@code off-hours} (all other time, holidays included), or weekly hours as {@link Shift}
 * reads them.
 */
public final class CoverHours {

    private static final String ALWAYS = "always";
    private static final String BUSINESS = "business-hours";
    private static final String OFF = "off-hours";

    private final String text;
    private final @Nullable Shift weekly;

    private CoverHours(String text, @Nullable Shift weekly) {
        this.text = text;
        this.weekly = weekly;
    }

    /**
     * Reads hours.
     *
     * @throws IllegalArgumentException when they are none of the above
     */
    public static CoverHours parse(String written) {
        String word = written.strip().toLowerCase(Locale.ROOT);
        if (word.isEmpty() || word.equals(ALWAYS) || word.equals("24/7")) {
            return new CoverHours(ALWAYS, null);
        }
        if (word.equals(BUSINESS) || word.equals(OFF)) {
            return new CoverHours(word, null);
        }
        try {
            Shift shift = Shift.parse(written);
            return new CoverHours(shift.toString(), shift);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", or always, business-hours or off-hours", e);
        }
    }

    /** The stretches of these hours between two instants, by a calendar. */
    List<TimeRange> within(TimeRange range, BusinessCalendar calendar) {
        if (text.equals(ALWAYS)) {
            return List.of(range);
        }
        if (weekly != null) {
            List<TimeRange> stretches = new ArrayList<>();
            // A range of the day before may reach into the first day
            for (LocalDate day : TimeRange.days(range, calendar.zone())) {
                stretches.addAll(weekly.on(day, calendar.zone()));
            }
            return TimeRange.intersection(TimeRange.union(stretches), List.of(range));
        }
        List<TimeRange> business = calendar.businessHours(range);
        return text.equals(BUSINESS) ? business : TimeRange.difference(List.of(range), business);
    }

    boolean covers(Instant at, BusinessCalendar calendar) {
        return !within(new TimeRange(at, at.plusSeconds(1)), calendar).isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CoverHours hours && hours.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
