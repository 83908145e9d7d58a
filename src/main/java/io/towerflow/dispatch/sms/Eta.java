package io.towerflow.dispatch.sms;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time of arrival, as people write it: 45, 45 min, 1h30, 14h30, 14:30, dans 2 heures. */
final class Eta {

    /** Longest time that is meant: nobody means more than a day; a greater number was meant otherwise. */
    private static final Duration FURTHEST = Duration.ofHours(24);

    /** Hours below which a time of day must be near to be meant: 1h30 is a span and 14h30 a time of day. */
    private static final int SPAN_HOURS = 6;

    private static final Duration NEAR = Duration.ofHours(4);

    private static final Pattern HOUR_AND_MINUTES =
            Pattern.compile("(?<![A-Z0-9])(\\d{1,2})\\s*(?:H|:|HEURES?|HOURS?)\\s*([0-5]\\d)(?!\\d)");
    private static final Pattern HOURS =
            Pattern.compile("(?<![A-Z0-9])(\\d{1,2})\\s*(?:HEURES?|HOURS?|HRS?|H)(?![A-Z])");
    private static final Pattern MINUTES =
            Pattern.compile("(?<![A-Z0-9])(\\d{1,3})\\s*(?:MINUTES?|MINS?|MN|M)?(?![A-Z0-9:])");
    private static final Pattern FROM_NOW = Pattern.compile("(?<![A-Z])(DANS|IN)(?![A-Z])");

    private Eta() {}

    /**
     * Reads the instant that is meant; empty where none is named or it cannot be.
     *
     * @param text the whole SMS, so that "dans" and "in" are seen, without its code
     */
    static Optional<Instant> read(String text, Instant now, ZoneId zone) {
        String plain = text.toUpperCase(Locale.ROOT);
        Matcher clock = HOUR_AND_MINUTES.matcher(plain);
        if (clock.find()) {
            int hour = Integer.parseInt(clock.group(1));
            int minute = Integer.parseInt(clock.group(2));
            return at(hour, minute, FROM_NOW.matcher(plain).find(), now, zone);
        }
        Matcher hours = HOURS.matcher(plain);
        if (hours.find()) {
            return at(
                    Integer.parseInt(hours.group(1)), 0, FROM_NOW.matcher(plain).find(), now, zone);
        }
        Matcher minutes = MINUTES.matcher(plain);
        return minutes.find() ? after(Duration.ofMinutes(Long.parseLong(minutes.group(1))), now) : Optional.empty();
    }

    private static Optional<Instant> at(int hour, int minute, boolean fromNow, Instant now, ZoneId zone) {
        Duration span = Duration.ofHours(hour).plusMinutes(minute);
        if (fromNow || hour > 23) {
            return after(span, now);
        }
        ZonedDateTime today = now.atZone(zone).with(LocalTime.of(hour, minute));
        Instant time = (today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant();
        boolean far = Duration.between(now, time).compareTo(NEAR) > 0;
        return hour < SPAN_HOURS && far ? after(span, now) : Optional.of(time);
    }

    private static Optional<Instant> after(Duration span, Instant now) {
        return span.compareTo(FURTHEST) > 0 ? Optional.empty() : Optional.of(now.plus(span));
    }
}
