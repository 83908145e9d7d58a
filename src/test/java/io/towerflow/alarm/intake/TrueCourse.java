package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.PerceivedSeverity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What truly happens to one object, drawn by a seed, and the reports of it as they reach the intake: by a source's clock that
 * may step at any long pause, delayed, overtaking each other, in copies. Knows nothing of how the intake decides; it only keeps to
 * what no rule could know better: a clock does not step while reports of before are still under way, and what happens within
 * one instant of the source's clock, or while that clock is not set, is reported in order.
 */
final class TrueCourse {

    /** Longer than any report is under way. */
    private static final Duration UNDER_WAY_AT_MOST = Duration.ofSeconds(60);

    /** With what is under way, longer than reports can overtake each other. */
    private static final Duration PAUSE = Duration.ofSeconds(90).plus(UNDER_WAY_AT_MOST);

    private static final Instant BOOT = Instant.parse("2000-01-01T00:00:07Z");
    private static final List<PerceivedSeverity> SEVERITIES = List.of(
            PerceivedSeverity.CRITICAL,
            PerceivedSeverity.MAJOR,
            PerceivedSeverity.MINOR,
            PerceivedSeverity.WARNING,
            PerceivedSeverity.INDETERMINATE);

    private enum Style {
        /** Told in order, each thing with a time of its own. */
        PLAIN,
        /** Reports overtake each other and come in copies, as of two peers. */
        SHUFFLED,
        /** Several things within one second, told in order by a clock that knows seconds only. */
        BURST,
        /** The clock begins in 2000; told in order. */
        BOOTED,
        /** No time at all; told in order. */
        TIMELESS
    }

    private final Random random;
    private final long seed;
    private final String object;
    private final boolean plain;
    private final List<AlarmReport> reports = new ArrayList<>();
    private Instant now;
    private @Nullable PerceivedSeverity active;
    private int raises;
    private int told;
    private boolean inOrder = true;

    private TrueCourse(String object, long seed, Instant begin) {
        this.object = object;
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.plain = random.nextInt(4) == 0;
        this.now = begin;
    }

    static TrueCourse of(String object, long seed, Instant begin) {
        TrueCourse course = new TrueCourse(object, seed, begin);
        int episodes = 1 + course.random.nextInt(6);
        for (int episode = 0; episode < episodes; episode++) {
            course.episode();
        }
        course.reports.sort(Comparator.comparing(AlarmReport::receivedAt));
        return course;
    }

    long seed() {
        return seed;
    }

    /** In the order of arrival. */
    List<AlarmReport> reports() {
        return reports;
    }

    /** The severity that the alarm truly has in the end; null where it is over. */
    @Nullable
    PerceivedSeverity active() {
        return active;
    }

    /** How many alarms there were; told only where {@link #inOrder()}. */
    int raises() {
        return raises;
    }

    /** How many reports said that an alarm is there. */
    int told() {
        return told;
    }

    /** Whether every report came in order, once, and with a time of its own. */
    boolean inOrder() {
        return inOrder;
    }

    private void episode() {
        now = now.plus(PAUSE).plusMillis(1 + random.nextInt(random.nextBoolean() ? 60_000 : 20_000_000));
        Style style = style();
        Duration offset =
                switch (random.nextInt(6)) {
                    case 0 -> Duration.ofSeconds(-3_600 - random.nextInt(3_000_000));
                    case 1 -> Duration.ofSeconds(-random.nextInt(600));
                    case 2 -> Duration.ofSeconds(random.nextInt(200));
                    case 3 -> Duration.ofSeconds(3_600 + random.nextInt(3_000_000));
                    default -> Duration.ZERO;
                };
        Instant began = now;
        boolean timeIsArrival = random.nextBoolean();
        Duration delay = Duration.ofMillis(random.nextInt(2_000));
        int happenings = 1 + random.nextInt(5);
        for (int i = 0; i < happenings; i++) {
            PerceivedSeverity said = happen(style);
            Instant source =
                    switch (style) {
                        case PLAIN, SHUFFLED, BURST -> now.plus(offset).truncatedTo(ChronoUnit.SECONDS);
                        case BOOTED -> BOOT.plus(Duration.between(began, now));
                        case TIMELESS -> Instant.EPOCH;
                    };
            if (style == Style.SHUFFLED) {
                int copies = random.nextInt(3) == 0 ? 2 : 1;
                for (int copy = 0; copy < copies; copy++) {
                    tell(said, source, Duration.ofMillis(random.nextInt((int) UNDER_WAY_AT_MOST.toMillis())));
                }
                inOrder = false;
            } else {
                tell(said, style == Style.TIMELESS && timeIsArrival ? now.plus(delay) : source, delay);
                inOrder &= style == Style.BOOTED || style == Style.PLAIN;
            }
            now = now.plusMillis(style == Style.BURST ? random.nextInt(600) : 1_000 + random.nextInt(40_000));
        }
    }

    private Style style() {
        if (plain) {
            return random.nextBoolean() ? Style.PLAIN : Style.BOOTED;
        }
        return random.nextBoolean() ? Style.SHUFFLED : Style.values()[random.nextInt(Style.values().length)];
    }

    /** The next thing that truly happens, as its report says it. */
    private PerceivedSeverity happen(Style style) {
        if (active == null || random.nextInt(3) > 0 && !(style == Style.BURST || style == Style.TIMELESS)) {
            if (active == null) {
                raises++;
            }
            told++;
            active = SEVERITIES.get(random.nextInt(SEVERITIES.size()));
            return active;
        }
        if (random.nextInt(4) == 0) {
            told++;
            PerceivedSeverity before = active;
            active = SEVERITIES.get((SEVERITIES.indexOf(before) + 1 + random.nextInt(4)) % SEVERITIES.size());
            return active;
        }
        active = null;
        return PerceivedSeverity.CLEARED;
    }

    private void tell(PerceivedSeverity severity, Instant source, Duration delay) {
        reports.add(Reports.report(object, source, now.plus(delay), severity));
    }
}
