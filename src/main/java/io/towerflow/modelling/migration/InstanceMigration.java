package io.towerflow.modelling.migration;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Migration of running instances of one tenant from one version of their process to another, or a trial of it.
 *
 * @param processKey the process's id, as {@code dispatch-technician}
 * @param fromVersion the engine's number of the version that they leave
 * @param fromDefinition the engine's id of that version
 * @param counterparts for steps that the new version has no more: by which of its steps each is continued, by id
 * @param restartTimers whether timers that the new version sets otherwise begin again; else they go off when they would have
 * @param leftOut how many instances there were beyond those that one migration takes
 * @param orderedBy who had those migrated that can follow; null as long as they are only tried
 * @param trouble why nothing could be tried or migrated at all; null unless it failed
 */
public record InstanceMigration(
        long id,
        String tenant,
        String processKey,
        String fromDefinition,
        int fromVersion,
        String toDefinition,
        int toVersion,
        Map<String, String> counterparts,
        boolean restartTimers,
        int leftOut,
        State state,
        String requestedBy,
        Instant requestedAt,
        @Nullable String orderedBy,
        @Nullable Instant orderedAt,
        @Nullable Instant endedAt,
        @Nullable String trouble) {

    /** State of a migration. */
    public enum State {
        TRYING,
        TRIED,
        MOVING,
        MOVED,
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing happens by itself any more. */
        public boolean rests() {
            return this != TRYING && this != MOVING;
        }
    }

    /** Outcome for an instance. */
    public enum Outcome {
        UNTRIED,
        CAN,
        CANNOT,
        MOVED,
        /** Stayed: it could follow when it was tried, and no more when it was to be migrated. */
        STAYED,
        /** Gone: it ended, or went to another version, before it could be tried or migrated. */
        GONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Instance of the migration.
     *
     * @param businessKey the number that people know it by, as an incident's; null where it has none
     * @param places the ids of the steps where it waits
     * @param reasons why it cannot follow
     */
    public record Instance(
            String id, @Nullable String businessKey, List<String> places, Outcome outcome, List<Reason> reasons) {}

    /**
     * Reason why something cannot follow; to be said in the reader's language under {@code workbench.move.why.WORD}.
     *
     * @param step the id of the step it is about; empty where it is about the whole instance
     * @param detail the engine's own words, or the name of a thing; empty where the word says all
     */
    public record Reason(String word, String step, String detail) {}
}
