package io.towerflow.operations.account;

import java.time.Duration;
import org.camunda.bpm.engine.BadUserRequestException;

/** Same as {@link SignInDelayedException}, for whoever asks the engine about a password. */
public class PasswordsDelayedException extends BadUserRequestException {

    private final Duration delay;

    PasswordsDelayedException(Duration delay) {
        super("Too many wrong passwords; try again in " + Math.max(1, delay.toSeconds()) + " seconds");
        this.delay = delay;
    }

    public Duration delay() {
        return delay;
    }
}
