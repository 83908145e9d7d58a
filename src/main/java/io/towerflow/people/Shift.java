package io.towerflow.people;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weekly working hours, as {@code Mo-Fr 08:00-18:00}. Several ranges are separated by commas; a range without days goes on
 * with the days before it ({@code Mo-Fr 08:00-12:00, 14:00-18:00}), days without hours join those after them ({@code Mo, We
 * 08:00-12:00}). A range that ends at or before its start ends on the next day ({@code Fr-Su 20:00-06:00}). {@code 24/7} is
 * always. Days are written in English (Mo Tu We Th Fr Sa Su) or French (Lu Ma Me Je Ve Sa Di).
 */
public final class Shift {

    private static final Map<String, DayOfWeek> DAYS = Map.ofEntries(
            Map.entry("mo", DayOfWeek.MONDAY),
            Map.entry("tu", DayOfWeek.TUESDAY),
            Map.entry("we", DayOfWeek.WEDNESDAY),
            Map.entry("th", DayOfWeek.THURSDAY),
            Map.entry("fr", DayOfWeek.FRIDAY),
            Map.entry("sa", DayOfWeek.SATURDAY),
            Map.entry("su", DayOfWeek.SUNDAY),
            Map.entry("lu", DayOfWeek.MONDAY),
            Map.entry("ma", DayOfWeek.TUESDAY),
            Map.entry("me", DayOfWeek.WEDNESDAY),
            Map.entry("je", DayOfWeek.THURSDAY),
            Map.entry("ve", DayOfWeek.FRIDAY),
            Map.entry("di", DayOfWeek.SUNDAY));

    private static final Pattern PART = Pattern.compile("(?:([a-z]{2})(?:\\s*-\\s*([a-z]{2}))?)?\\s*"
            + "(?:(\\d{1,2})[:h](\\d{2})\\s*-\\s*(\\d{1,2})[:h](\\d{2}))?");

    private final String text;
    private final List<Range> ranges;

    private Shift(String text, List<Range> ranges) {
        this.text = text;
        this.ranges = ranges;
    }

    /**
     * Reads working hours.
     *
     * @throws IllegalArgumentException when the text is not of the form above; the message says which part and how to mend it
     */
    public static Shift parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("24/7")) {
            return new Shift(trimmed, List.of(new Range(EnumSet.allOf(DayOfWeek.class), 0, 24 * 60)));
        }
        List<Range> ranges = new ArrayList<>();
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        boolean hoursSeen = true;
        for (String part : trimmed.split("[,;]", -1)) {
            Matcher matcher = PART.matcher(part.strip().toLowerCase(Locale.ROOT));
            if (part.isBlank() || !matcher.matches()) {
                throw wrong(text, part);
            }
            boolean namesDays = matcher.group(1) != null;
            boolean namesHours = matcher.group(3) != null;
            if (namesDays) {
                if (hoursSeen) {
                    days = EnumSet.noneOf(DayOfWeek.class);
                }
                addDays(text, part, matcher, days);
            }
            hoursSeen = namesHours;
            if (namesHours) {
                if (days.isEmpty()) {
                    throw wrong(text, part);
                }
                int start = minutes(text, part, matcher.group(3), matcher.group(4));
                int end = minutes(text, part, matcher.group(5), matcher.group(6));
                if (start == 24 * 60) {
                    throw wrong(text, part);
                }
                ranges.add(new Range(EnumSet.copyOf(days), start, end));
            }
        }
        if (!hoursSeen) {
            throw wrong(text, text);
        }
        return new Shift(trimmed, List.copyOf(ranges));
    }

    /**
     * Returns whether the time lies within the hours as clocks in the zone show them. On a day when clocks change, a
     * range keeps its hours on the clock: it lasts an hour less or more.
     */
    public boolean onDutyAt(Instant time, ZoneId zone) {
        LocalDate today = time.atZone(zone).toLocalDate();
        return ranges.stream()
                .anyMatch(range -> range.covers(today, time, zone) || range.covers(today.minusDays(1), time, zone));
    }

    /** The stretches that begin on a day, as clocks in the zone show it. */
    public List<TimeRange> on(LocalDate day, ZoneId zone) {
        return ranges.stream()
                .filter(range -> range.days().contains(day.getDayOfWeek()))
                .map(range -> range.on(day, zone))
                .toList();
    }

    private static void addDays(String text, String part, Matcher matcher, Set<DayOfWeek> days) {
        DayOfWeek first = DAYS.get(matcher.group(1));
        DayOfWeek last = matcher.group(2) == null ? first : DAYS.get(matcher.group(2));
        if (first == null || last == null) {
            throw wrong(text, part);
        }
        DayOfWeek day = first;
        days.add(day);
        while (day != last) {
            day = day.plus(1);
            days.add(day);
        }
    }

    private static int minutes(String text, String part, String hours, String minutes) {
        int total = Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
        if (Integer.parseInt(minutes) > 59 || total > 24 * 60) {
            throw wrong(text, part);
        }
        return total;
    }

    private static IllegalArgumentException wrong(String text, String part) {
        return new IllegalArgumentException("\"" + text + "\" cannot be read at \"" + part.strip()
                + "\"; write days and hours as Mo-Fr 08:00-18:00, several separated by commas, or 24/7");
    }

    /** The hours as they were written. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shift shift && ranges.equals(shift.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    private record Range(Set<DayOfWeek> days, int startMinute, int endMinute) {

        boolean covers(LocalDate day, Instant time, ZoneId zone) {
            if (!days.contains(day.getDayOfWeek())) {
                return false;
            }
            return on(day, zone).contains(time);
        }

        TimeRange on(LocalDate day, ZoneId zone) {
            ZonedDateTime start = at(day, startMinute, zone);
            // The end of a shift that falls into a repeated hour is its second occurrence: nobody goes home early.
            ZonedDateTime end = at(endMinute > startMinute ? day : day.plusDays(1), endMinute, zone)
                    .withLaterOffsetAtOverlap();
            if (!start.isBefore(end)) {
                // Clocks leave out its beginning, and with it the whole of a short shift: it is worked as much later.
                end = start.plusMinutes(Math.floorMod(endMinute - startMinute - 1, 24 * 60) + 1);
            }
            return new TimeRange(start.toInstant(), end.toInstant());
        }

        private static ZonedDateTime at(LocalDate day, int minute, ZoneId zone) {
            return minute == 24 * 60
                    ? ZonedDateTime.of(day.plusDays(1), LocalTime.MIDNIGHT, zone)
                    : ZonedDateTime.of(day, LocalTime.ofSecondOfDay(minute * 60L), zone);
        }
    }
}
