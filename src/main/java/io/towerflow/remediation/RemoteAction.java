package io.towerflow.remediation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A remote action, as it is stored.
 *
 * @param undo what takes it back; null where nothing does
 * @param byPerson whether a person asked for it
 * @param rule the rule that allowed it
 * @param verifySeconds how long the alarm is given to clear
 * @param state proposed, claimed, done, not-done or unknown
 * @param undoState claimed, done, not-done or unknown; null where it was not taken back
 * @param outcome cleared, not-cleared, refused or abandoned; null while it is under way
 * @param dryRun the element manager's words of the dry run
 * @param answer and of the action
 */
public record RemoteAction(
        UUID id,
        String incidentNumber,
        String siteId,
        String object,
        String action,
        @Nullable String undo,
        boolean byPerson,
        String rule,
        int ruleVersion,
        int verifySeconds,
        String state,
        @Nullable String undoState,
        @Nullable String outcome,
        @Nullable String dryRun,
        @Nullable String answer,
        @Nullable String undoAnswer,
        Instant proposedAt,
        @Nullable Instant claimedAt,
        @Nullable Instant actedAt,
        @Nullable Instant undoneAt,
        @Nullable Instant decidedAt) {

    /** Returns whether the element manager may have acted. */
    @JsonProperty
    public boolean mayHaveActed() {
        return state.equals("done") || state.equals("unknown") || state.equals("claimed");
    }
}
