package io.towerflow.operations.account;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Thrown where so many passwords were wrong that none is looked at for a while. */
public class SignInDelayedException extends AuthenticationException {

    private final Duration delay;

    public SignInDelayedException(Duration delay) {
        super("Too many wrong passwords");
        this.delay = delay;
    }

    /** Time to wait in whole seconds, at least one. */
    public long seconds() {
        return Math.max(1, delay.plusMillis(999).toSeconds());
    }
}
