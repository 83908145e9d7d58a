package io.towerflow.dispatch.selection;

import io.towerflow.people.Shift;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Weekly hours looked at from an instant: how long until they begin or end. Right to the minute. */
public final class WeeklyHours {

    private static final int STEP_MINUTES = 30;
    private static final int END_WITHIN_MINUTES = 12 * 60;
    private static final int BEGIN_WITHIN_MINUTES = 7 * 24 * 60;

    /** Hours that were read, by text: texts are few and read often. */
    private static final Map<String, Shift> READ = new ConcurrentHashMap<>();

    private final Shift hours;
    private final ZoneId zone;

    private WeeklyHours(Shift hours, ZoneId zone) {
        this.hours = hours;
        this.zone = zone;
    }

    /**
     * Reads weekly hours.
     *
     * @throws IllegalArgumentException when the text is not of the form that {@link Shift} reads
     */
    public static WeeklyHours of(String text, ZoneId zone) {
        return new WeeklyHours(READ.computeIfAbsent(text, Shift::parse), zone);
    }

    public boolean on(Instant time) {
        return hours.onDutyAt(time, zone);
    }

    /** Returns the minutes until they end; null where they are not on, or end only 12 hours later or never. */
    @Nullable
    public Long minutesToEnd(Instant now) {
        return on(now) ? minutesUntil(false, now, END_WITHIN_MINUTES) : null;
    }

    /** Returns the minutes until they begin, 0 where they are on; null where they do not begin within a week. */
    @Nullable
    public Long minutesToBegin(Instant now) {
        return on(now) ? Long.valueOf(0) : minutesUntil(true, now, BEGIN_WITHIN_MINUTES);
    }

    private @Nullable Long minutesUntil(boolean wanted, Instant now, int within) {
        for (int later = STEP_MINUTES; later <= within; later += STEP_MINUTES) {
            if (on(now.plus(Duration.ofMinutes(later))) == wanted) {
                int from = later - STEP_MINUTES;
                while (later - from > 1) {
                    int middle = (from + later) / 2;
                    if (on(now.plus(Duration.ofMinutes(middle))) == wanted) {
                        later = middle;
                    } else {
                        from = middle;
                    }
                }
                return Long.valueOf(later);
            }
        }
        return null;
    }
}
