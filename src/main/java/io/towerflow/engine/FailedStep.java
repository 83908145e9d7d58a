package io.towerflow.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a running process that failed the last time it was tried.
 *
 * @param id of the engine's job
 * @param process the id of the process in its diagram, as {@code escalate-incident}
 * @param processName how the diagram names it
 * @param step the id of the step in the diagram
 * @param stepName how the diagram names it; its id where it does not
 * @param processInstance the engine's id of the running instance
 * @param businessKey what the process is about, as the number of an incident; null where it has none
 * @param since when it stood still, or failed last before that
 * @param error why, in one line of at most 300 characters
 * @param triesLeft how often it is tried again by itself; 0 where it stands still until a person has it tried again
 * @param nextTry when it is tried next by itself; null where it stands still
 */
public record FailedStep(
        String id,
        String process,
        String processName,
        String step,
        String stepName,
        String processInstance,
        @Nullable String businessKey,
        Instant since,
        String error,
        int triesLeft,
        @Nullable Instant nextTry) {

    /** Whether nothing happens any more unless a person does something. */
    public boolean stalled() {
        return triesLeft == 0;
    }
}
