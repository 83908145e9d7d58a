package io.towerflow.engine.queue;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Command that the engine has yet to follow for an incident.
 *
 * @param subject what it follows the earlier commands of: the incident's number, or the id of one of its work orders
 * @param name the message of a {@code MESSAGE}, {@code TELL} or {@code REPORT}, the user task's id of a {@code COMPLETE}
 * @param variables handed to the engine
 * @param attempts how often it has failed
 */
public record ProcessCommand(
        long id,
        String tenant,
        String incidentNumber,
        String subject,
        Kind kind,
        @Nullable String name,
        Map<String, Object> variables,
        int attempts) {

    /** Variable of a {@code COMPLETE}: the person who did the work. It is not handed to the engine. */
    public static final String DECIDED_BY = "decidedBy";

    /** Kind of command. */
    public enum Kind {
        START,
        MESSAGE,
        /** Sends a message that is of no use where nothing waits for it. */
        TELL,
        /** Shows the incident's tasks what has changed. */
        REFRESH,
        /** Completes a user task for somebody who did its work elsewhere. */
        COMPLETE,
        /** Tells the subject's own process what happened; tried as long as that process runs. */
        REPORT
    }

    /** Result of a command. */
    public enum Result {
        DONE,
        /** Running, but not waiting for this now. */
        NOT_WAITING,
        /** Ended: nothing that runs will take it. */
        ENDED
    }
}
