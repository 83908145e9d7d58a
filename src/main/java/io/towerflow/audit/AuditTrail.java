package io.towerflow.audit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Audit trail: who did what to which thing, and when. Entries are added and read, never changed or removed. */
public interface AuditTrail {

    /**
     * Adds an entry for the current tenant, in the caller's transaction where there is one.
     *
     * @param actor the person's user name, or the room that acted by itself
     * @param action what was done, a verb and its object in kebab-case, as {@code import-inventory}
     * @param thing what it was done to: kind and id, as {@code incident INC-2026-000123}
     * @param details what else is to be known later; serialised as JSON
     */
    void record(String actor, String action, String thing, Map<String, ?> details);

    /**
     * The current tenant's entries, newest first.
     *
     * @param thing the thing whose entries are wanted, or null for those of all things
     * @param limit 1 to 1,000
     */
    List<AuditEntry> entries(@Nullable String thing, int offset, int limit);

    /** Number of entries that {@link #entries} has on all pages. */
    long count(@Nullable String thing);
}
