package io.towerflow.engine;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Path that a process took or has taken so far.
 *
 * @param process the id of the process in its diagram, as {@code handle-incident}
 * @param name how the diagram names it
 * @param version of the diagram, by which it ran to its end
 * @param number business key, as an incident's number; null where it has none
 * @param caller the engine's id of the process that called it; null where none did
 * @param ended null where it runs
 * @param diagram the BPMN of that version
 * @param steps in the order in which they were entered
 * @param flows the ids of the arrows that it went along
 */
public record TakenPath(
        String process,
        String name,
        int version,
        @Nullable String number,
        @Nullable String caller,
        Instant began,
        @Nullable Instant ended,
        String diagram,
        List<Step> steps,
        Set<String> flows) {

    /**
     * A step that was entered.
     *
     * @param id in the diagram
     * @param name how the diagram names it; its id where it does not
     * @param ended null where it has not been left
     * @param called the engine's id of the process that it called; null where it called none
     */
    public record Step(
            String id,
            String name,
            Instant began,
            @Nullable Instant ended,
            @Nullable String called) {}
}
