package io.towerflow.alarm.intake;

import java.time.Duration;
import java.time.Instant;

/** Instants as microseconds since 1970, PostgreSQL's precision; what lies before 1970 counts as 1970. */
final class Micros {

    private Micros() {}

    static long of(Instant instant) {
        long seconds = Math.min(instant.getEpochSecond(), Long.MAX_VALUE / 16_000_000L);
        return Math.max(0, seconds * 1_000_000L + instant.getNano() / 1000);
    }

    static long of(Duration duration) {
        return duration.toNanos() / 1000;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000L, micros % 1_000_000L * 1000);
    }
}
