package io.towerflow.alarm;

import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Lag of this node's intake: whether reports wait in the broker, and how old they are when they are committed, so that
 * work that can wait makes room in a storm.
 */
@Component
public class IntakeLag {

    /** Time without a commit after which the lag is not known. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private volatile boolean waiting;
    private volatile Commit last = new Commit(Instant.MIN, Duration.ZERO);

    private record Commit(Instant at, Duration age) {}

    /** Records whether reports wait in the broker: then nobody can say which source is silent. */
    public void waiting(boolean reportsWait) {
        waiting = reportsWait;
    }

    public boolean isWaiting() {
        return waiting;
    }

    /** A batch was committed whose youngest report was accepted then. */
    public void committed(Instant now, Instant accepted) {
        last = new Commit(now, Duration.between(accepted, now));
    }

    /** Returns whether the intake is behind by more than a duration. */
    public boolean exceeds(Duration limit, Instant now) {
        Commit known = last;
        return known.age().compareTo(limit) > 0 && known.at().plus(FRESH).isAfter(now);
    }
}
