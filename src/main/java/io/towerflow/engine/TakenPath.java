package io.towerflow.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Path that a process took or has taken so far.
 *
 * @param process the id of the process in its diagram, as {@code handle-incident}
 * @param version of the diagram, by which it ran to its end
 * @param diagram the BPMN of that version
 * @param steps in the order in which they were entered
 */
public record TakenPath(String process, int version, String diagram, List<Step> steps) {

    /**
     * A step that was entered.
     *
     * @param id in the diagram
     * @param name how the diagram names it; its id where it does not
     * @param ended null where it has not been left
     */
    public record Step(
            String id, String name, Instant began, @Nullable Instant ended) {}
}
