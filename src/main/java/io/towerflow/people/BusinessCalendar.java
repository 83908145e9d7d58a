package io.towerflow.people;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Business hours of a country: weekly hours in a time zone, without the public holidays and days off. */
public final class BusinessCalendar {

    private final String country;
    private final ZoneId zone;
    private final Shift hours;
    private final Holidays holidays;
    private final Map<LocalDate, CalendarDay> own;

    BusinessCalendar(String country, ZoneId zone, Shift hours, Holidays holidays, Map<LocalDate, CalendarDay> own) {
        this.country = country;
        this.zone = zone;
        this.hours = hours;
        this.holidays = holidays;
        this.own = own;
    }

    public String country() {
        return country;
    }

    public ZoneId zone() {
        return zone;
    }

    /** Name of the holiday on a day, in words; empty on any other day, a Sunday too. */
    public Optional<String> holiday(LocalDate day, Locale language) {
        CalendarDay mine = own.get(day);
        if (mine != null) {
            return mine.working() ? Optional.empty() : Optional.of(mine.name());
        }
        return holidays.on(country, day, language);
    }

    /** Returns whether the instant lies in business hours. */
    public boolean open(Instant at) {
        return businessHours(new TimeRange(at, at.plusSeconds(1))).stream().anyMatch(one -> one.contains(at));
    }

    /** The first instant at or after this one that lies in business hours; within sixty days, else the sixtieth. */
    public Instant nextOpen(Instant at) {
        Instant latest = at.plus(java.time.Duration.ofDays(60));
        return businessHours(new TimeRange(at, latest)).stream()
                .map(TimeRange::from)
                .findFirst()
                .orElse(latest);
    }

    List<TimeRange> businessHours(TimeRange range) {
        List<TimeRange> open = new ArrayList<>();
        for (LocalDate day : TimeRange.days(range, zone)) {
            if (holiday(day, Locale.ENGLISH).isEmpty()) {
                open.addAll(hours.on(day, zone));
            }
        }
        return TimeRange.intersection(TimeRange.union(open), List.of(range));
    }
}
