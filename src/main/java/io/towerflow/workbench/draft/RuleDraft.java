package io.towerflow.workbench.draft;

import java.time.Instant;

/**
 * A change of a rule set that somebody writes; nothing decides by it.
 *
 * @param basedOn the version that it was made from
 * @param title what it is for, in the author's words
 * @param author the user name of who opened it
 * @param changedBy the user name of who saved it last
 * @param revision grows by one with each save; who saves must name the one that he or she has seen
 */
public record RuleDraft(
        long id,
        String set,
        int basedOn,
        String title,
        String author,
        Instant createdAt,
        String changedBy,
        Instant changedAt,
        int revision) {}
