package io.towerflow.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Throttles sign-ins: slows down whoever guesses passwords. A name is delayed at the address from which it failed, so that its
 * owner comes in from anywhere else; two slower bounds hold one name at many addresses, and one address with many names, and
 * neither holds a name at an address from which it signed in well before. Nothing is for good: all is forgotten after an hour.
 * The counts are this node's own and bounded in number: with several nodes behind one address each counts for itself.
 */
@Component
public final class SignInThrottle {

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST_KEYS = 50_000;

    /** Failures of one name at one address in a row, and until when no further attempt is looked at. */
    private record Failures(int count, Instant until) {}

    /** Pair of a name and the address from which it is tried. */
    private record Pair(String name, String address) {}

    private final SignInSettings settings;
    private final KnownAddresses known;
    private final Clock clock;
    private final Cache<Pair, Failures> pairs;
    private final Cache<String, Instant> names;
    private final Cache<String, Instant> addresses;

    SignInThrottle(SignInSettings settings, KnownAddresses known, Clock clock) {
        this.settings = settings;
        this.known = known;
        this.clock = clock;
        this.pairs = cache(clock);
        this.names = cache(clock);
        this.addresses = cache(clock);
    }

    private static <K, V> Cache<K, V> cache(Clock clock) {
        return Caffeine.newBuilder()
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_KEYS)
                .build();
    }

    /**
     * Computes how long this name has to wait at this address before its password is looked at; zero when it need not.
     *
     * @param tenant of the account of this name, or null where there is none
     */
    public Duration delay(String name, String address, @Nullable String tenant) {
        Instant now = clock.instant();
        Failures failures = pairs.getIfPresent(new Pair(name, address));
        Duration delay = failures == null ? Duration.ZERO : until(failures.until(), now);
        if (delay.isZero()) {
            Duration bound = longer(
                    wait(names.getIfPresent(name), settings.failuresByName(), now),
                    wait(addresses.getIfPresent(address), settings.failuresByAddress(), now));
            if (!bound.isZero() && (tenant == null || !known.contains(tenant, name, address))) {
                delay = bound;
            }
        }
        return delay;
    }

    /**
     * Counts a wrong password.
     *
     * @return how many there were in a row for this name at this address
     */
    public int failed(String name, String address) {
        Instant now = clock.instant();
        Failures failures = pairs.asMap()
                .compute(new Pair(name, address), (key, before) -> after(before == null ? 1 : before.count() + 1, now));
        names.asMap().compute(name, (key, full) -> later(full, settings.failuresByName(), now));
        addresses.asMap().compute(address, (key, full) -> later(full, settings.failuresByAddress(), now));
        return failures.count();
    }

    /** Forgets the mistypings of a person who then signed in by the form. */
    public void forgive(String name, String address) {
        pairs.invalidate(new Pair(name, address));
    }

    private Failures after(int count, Instant now) {
        int beyond = count - settings.freeFailures();
        if (beyond <= 0) {
            return new Failures(count, now);
        }
        long first = settings.firstDelay().toMillis();
        long longest = settings.longestDelay().toMillis();
        long delay = beyond > 30 ? longest : Math.min(longest, first << (beyond - 1));
        return new Failures(count, now.plusMillis(delay));
    }

    /** Adds a failure, which fills a share of the hour; what is full drains by itself. */
    private static Instant later(@Nullable Instant full, int perHour, Instant now) {
        Instant from = full == null || full.isBefore(now) ? now : full;
        return from.plus(share(perHour));
    }

    private static Duration wait(@Nullable Instant full, int perHour, Instant now) {
        return full == null ? Duration.ZERO : until(full.minus(REMEMBERED.minus(share(perHour))), now);
    }

    private static Duration share(int perHour) {
        return REMEMBERED.dividedBy(perHour);
    }

    private static Duration until(Instant then, Instant now) {
        return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
