package io.towerflow.engine;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for a person.
 *
 * @param key the id of the task in its diagram, as {@code userTask_triageIncident}
 * @param name how the diagram names it
 * @param businessKey what its process is about, as the number of an incident; null where it has none
 * @param since when it was opened
 * @param until when the process goes on without an answer; null where it waits for ever
 * @param assignee who has claimed it; null where nobody has
 * @param groups the roles that may work on it
 * @param mine whether the one who asks may work on it
 * @param link the path of the task in Tasklist, in a list that contains it
 */
public record OpenTask(
        String id,
        String key,
        String name,
        @Nullable String businessKey,
        Instant since,
        @Nullable Instant until,
        @Nullable String assignee,
        Set<String> groups,
        boolean mine,
        String link) {}
