package io.towerflow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in UTC that ticks with another, the machine's, until a test moves it. */
public final class MutableClock extends Clock {

    private final InstantSource original;
    private volatile InstantSource source;

    public MutableClock() {
        this(Clock.systemUTC());
    }

    public MutableClock(InstantSource original) {
        this.original = original;
        this.source = original;
    }

    /** Stands still at an instant until it is moved again. */
    public void setTo(Instant instant) {
        source = InstantSource.fixed(instant);
    }

    /** Goes forward; it goes on ticking, or standing still. */
    public synchronized void advance(Duration by) {
        source = InstantSource.offset(source, by);
    }

    /** Shows the other clock's time again. */
    public void putBack() {
        source = original;
    }

    @Override
    public Instant instant() {
        return source.instant();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return source.withZone(zone);
    }
}
