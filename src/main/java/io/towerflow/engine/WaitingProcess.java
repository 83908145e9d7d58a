package io.towerflow.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running process that waits for something other than a person's task: an answer, a report, a time.
 *
 * @param process the id of the process in its diagram, as {@code find-technician}
 * @param processName how the diagram names it
 * @param events what may happen next, as the diagram names it; each of them lets the process go on
 * @param since when it began to wait
 * @param until when it goes on by itself; null where it waits for ever
 */
public record WaitingProcess(
        String process,
        String processName,
        List<String> events,
        Instant since,
        @Nullable Instant until) {}
