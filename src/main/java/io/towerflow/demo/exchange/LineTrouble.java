package io.towerflow.demo.exchange;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The ways in which a provider's answer goes wrong, prepared for a number: each happens once, in the order prepared. */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
class LineTrouble {

    /** Kind of trouble. */
    enum Kind {
        /** Lost: the message is lost and the answer is 500. */
        LOST,
        /** Taken with an error: the message is taken, but the answer is 500. */
        TAKEN_WITH_ERROR,
        /** Taken in silence: the message is taken, but no answer comes in time. */
        TAKEN_IN_SILENCE,
        /** Throttled: too many calls, 429, try again in a second. */
        TOO_MANY,
        /** List failure: the list of messages answers 500. */
        LIST_FAILS
    }

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Map<String, Queue<Kind>> prepared = new ConcurrentHashMap<>();
    private final CountDownLatch silence = new CountDownLatch(1);

    void prepare(String number, Kind kind) {
        prepared.computeIfAbsent(number, phone -> new ConcurrentLinkedQueue<>()).add(kind);
    }

    void beforeTaking(String number) {
        Kind kind = next(number, Kind.LOST, Kind.TOO_MANY);
        if (kind == Kind.LOST) {
            throw error();
        }
        if (kind == Kind.TOO_MANY) {
            throw new ExchangeRefusal(HttpStatus.TOO_MANY_REQUESTS, 20429, "Too Many Requests", Duration.ofSeconds(1));
        }
    }

    void afterTaking(String number) {
        Kind kind = next(number, Kind.TAKEN_WITH_ERROR, Kind.TAKEN_IN_SILENCE);
        if (kind == Kind.TAKEN_WITH_ERROR) {
            throw error();
        }
        if (kind == Kind.TAKEN_IN_SILENCE) {
            try {
                silence.await(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void beforeListing(String number) {
        if (next(number, Kind.LIST_FAILS, Kind.LIST_FAILS) != null) {
            throw error();
        }
    }

    private @Nullable Kind next(String number, Kind one, Kind other) {
        Queue<Kind> kinds = prepared.get(number);
        Kind first = kinds == null ? null : kinds.peek();
        if (kinds == null || (first != one && first != other)) {
            return null;
        }
        return kinds.poll();
    }

    private static ExchangeRefusal error() {
        return new ExchangeRefusal(HttpStatus.INTERNAL_SERVER_ERROR, 20500, "An internal server error has occurred");
    }
}
