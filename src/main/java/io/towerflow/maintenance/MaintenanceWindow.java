package io.towerflow.maintenance;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Planned work at sites or on equipment: while an approved window lasts, the alarms that are raised under it are held.
 *
 * @param number as {@code MW-2026-000012}; the business key of its process
 * @param objects ids of the sites and pieces of equipment; the first site's zone is the window's
 * @param behind whether it also covers every site whose way to the hub leads over one of them
 * @param recurrence an RFC 5545 rule in the zone's local time, as {@code FREQ=WEEKLY;BYDAY=SU}, or null where it is held once
 * @param skipped the starts, as the rule has them, of the times that were cancelled alone
 * @param firstStartsAt when its first occurrence was asked to begin
 * @param startsAt when the occurrence that is held or comes next begins; of a window that is over, the last one
 * @param endsAt when that occurrence ends, extensions included
 * @param overlaps numbers of other windows that share time and objects with it, as far as they are not over
 * @param silenced how many alarms it has held so far
 * @param held how many of them it holds now
 */
public record MaintenanceWindow(
        String number,
        String tenant,
        State state,
        String reason,
        List<String> objects,
        boolean behind,
        @Nullable String recurrence,
        List<Instant> skipped,
        ZoneId zone,
        Instant firstStartsAt,
        Instant firstEndsAt,
        Instant startsAt,
        Instant endsAt,
        boolean despiteOverlap,
        String requestedBy,
        Instant requestedAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionNote,
        @Nullable String processInstanceId,
        List<String> overlaps,
        int silenced,
        int held) {

    /** State of a window. */
    public enum State {
        /** Requested: waits for somebody's approval. */
        REQUESTED,
        /** Approved: waits for its start, the first or the next. */
        APPROVED,
        ACTIVE,
        ENDED,
        REFUSED,
        CANCELLED;

        public boolean over() {
            return this == ENDED || this == REFUSED || this == CANCELLED;
        }
    }

    /**
     * Time range in which a window is held or will be.
     *
     * @param startsAt as its rule has it
     * @param endsAt extensions included
     */
    public record Time(Instant startsAt, Instant endsAt) {}

    /**
     * An event in the life of a window.
     *
     * @param kind a word such as {@code requested}, {@code approved}, {@code started}, {@code extended}, {@code ended}
     * @param actor the person, or null for the product itself
     */
    public record Event(
            Instant at,
            String kind,
            @Nullable String actor,
            @Nullable String words) {}

    /**
     * An alarm that a window held.
     *
     * @param outcome {@code cleared}, {@code restored}, or null while it is held
     */
    public record Silenced(
            UUID alarmId,
            Instant heldAt,
            @Nullable Instant letGoAt,
            @Nullable String outcome) {}
}
