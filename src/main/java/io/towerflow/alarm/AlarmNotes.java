package io.towerflow.alarm;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes that people added to an alarm.
 *
 * @param ackUserId who acknowledged it, or null while nobody has
 * @param shelvedUntil until when it is shelved, or null where it is not
 */
public record AlarmNotes(
        @Nullable String ackUserId,
        @Nullable String ackSystemId,
        @Nullable Instant ackedAt,
        @Nullable Instant shelvedUntil,
        @Nullable String shelvedBy,
        @Nullable String shelvedReason,
        List<Comment> comments) {

    /** An alarm that nobody has touched. */
    public static final AlarmNotes NONE = new AlarmNotes(null, null, null, null, null, null, List.of());

    public boolean acknowledged() {
        return ackedAt != null;
    }

    /** A person's words about an alarm, as TMF642 has them. */
    public record Comment(
            String comment,
            @Nullable String userId,
            @Nullable String systemId,
            Instant time) {}
}
