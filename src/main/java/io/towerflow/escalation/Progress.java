package io.towerflow.escalation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Progress of an escalation.
 *
 * @param step that was asked last; 0 before the first
 * @param round how often this step was asked
 * @param since answers from this moment on count
 * @param due until when the step has time to answer; null where it has not been asked or has been held
 * @param asked everybody who was asked, in order
 */
public record Progress(
        int step, int round, Instant since, @Nullable Instant due, List<Asked> asked) {

    public static Progress begin(Instant since) {
        return new Progress(0, 0, since, null, List.of());
    }
}
