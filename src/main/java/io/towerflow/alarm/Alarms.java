package io.towerflow.alarm;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The alarms of the current tenant. */
public interface Alarms {

    /** The alarm with this id, or the one that the report with this id was deduplicated into. */
    Optional<Alarm> find(UUID id);

    List<Alarm> findAll(Collection<UUID> ids);

    /**
     * A page of alarms, newest raise first, by exact values of scalar TMF642 fields.
     *
     * @param filters TMF642 field name to wanted value
     * @throws io.towerflow.problem.InvalidInputException for a field that cannot be filtered by, or not by this value
     */
    Page page(Map<String, String> filters, int offset, int limit);

    /**
     * Lists what was raised since an instant, newest first, placeholders' alarms included.
     *
     * @param most the newest of them, as many at most
     */
    List<Raise> raises(Instant since, int most);

    /**
     * The alarms raised from the one instant on and before the other, oldest first.
     *
     * @param most the oldest of them, as many at most
     */
    List<Alarm> raisedIn(Instant from, Instant until, int most);

    /** The raise of an alarm, and no more of it. */
    record Raise(UUID id, String siteId, String probableCause, Instant raisedAt) {}

    /** Lists every decision about the alarm or report with this id, oldest first. */
    List<LedgerEntry> ledger(UUID id);

    /** Notes that people added to these alarms; alarms that nobody touched are missing. */
    Map<UUID, AlarmNotes> notes(Collection<UUID> ids);

    /**
     * Acknowledges an alarm, or takes the acknowledgement back.
     *
     * @return false where there is no such alarm
     */
    boolean acknowledge(UUID id, boolean acknowledged, @Nullable String userId, @Nullable String systemId);

    /**
     * Adds a comment to an alarm.
     *
     * @return false where there is no such alarm
     */
    boolean comment(UUID id, String comment, @Nullable String userId, @Nullable String systemId);

    /**
     * Shelves an alarm's identity until an instant, or ends its shelving ({@code until} null): until then its raises are
     * stored and counted, but open no incident. Ends by itself; an alarm that is still there then is followed as if it had
     * just been raised.
     *
     * @return false where there is no such alarm
     */
    boolean shelve(UUID id, @Nullable Instant until, String by, @Nullable String reason);

    /** Lists the alarms shelved at an instant, those whose shelving ends first at the front. */
    Shelved shelved(Instant at, int offset, int limit);

    /**
     * A shelved identity.
     *
     * @param alarm the newest of its alarms
     */
    record OnShelf(
            Alarm alarm, Instant until, String by, @Nullable String reason) {}

    /** A page of shelved alarms and the number of identities on all pages. */
    record Shelved(List<OnShelf> entries, long total) {}

    /** A page and the number of alarms on all pages. */
    record Page(List<Alarm> alarms, long total) {}
}
