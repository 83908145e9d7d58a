package io.towerflow.kpi;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lengths of the intervals for which facts are kept, the shortest first; days and months are those of UTC. */
public enum Granularity {
    QUARTER_HOUR("quarter-hour"),
    HOUR("hour"),
    DAY("day"),
    MONTH("month");

    private static final long QUARTER_SECONDS = 900;

    private final String id;

    Granularity(String id) {
        this.id = id;
    }

    /** Returns the word in addresses and tables. */
    public String id() {
        return id;
    }

    /** Finds the granularity with this word. */
    public static Optional<Granularity> of(String id) {
        return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
    }

    /** Returns the words of all, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(Granularity::id).collect(Collectors.joining(", "));
    }

    /** Returns when the interval begins that holds this instant. */
    public Instant start(Instant time) {
        return switch (this) {
            case QUARTER_HOUR ->
                Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), QUARTER_SECONDS) * QUARTER_SECONDS);
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> time.truncatedTo(ChronoUnit.DAYS);
            case MONTH ->
                OffsetDateTime.ofInstant(time, ZoneOffset.UTC)
                        .withDayOfMonth(1)
                        .truncatedTo(ChronoUnit.DAYS)
                        .toInstant();
        };
    }

    /** Returns when the interval ends, and the next begins, that begins at this instant. */
    public Instant next(Instant start) {
        return switch (this) {
            case QUARTER_HOUR -> start.plusSeconds(QUARTER_SECONDS);
            case HOUR -> start.plus(Duration.ofHours(1));
            case DAY -> start.plus(Duration.ofDays(1));
            case MONTH ->
                OffsetDateTime.ofInstant(start, ZoneOffset.UTC).plusMonths(1).toInstant();
        };
    }

    /** Returns the starts of the intervals that hold any instant from {@code from} until before {@code to}, in order. */
    public List<Instant> starts(Instant from, Instant to) {
        List<Instant> starts = new ArrayList<>();
        for (Instant start = start(from); start.isBefore(to); start = next(start)) {
            starts.add(start);
        }
        return starts;
    }
}
