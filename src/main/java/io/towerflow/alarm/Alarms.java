package io.towerflow.alarm;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The alarms of the current tenant. */
public interface Alarms {

    /** The alarm with this id, or the one that the report with this id was deduplicated into. */
    Optional<Alarm> find(UUID id);

    List<Alarm> findAll(Collection<UUID> ids);

    /**
     * A page of alarms, newest raise first, by exact values of scalar TMF642 fields.
     *
     * @param filters TMF642 field name to wanted value
     * @throws IllegalArgumentException for a field that cannot be filtered by; the message names it
     */
    Page page(Map<String, String> filters, int offset, int limit);

    /** Every decision about the alarm or report with this id, oldest first. */
    List<LedgerEntry> ledger(UUID id);

    /** One page and the number of alarms on all pages. */
    record Page(List<Alarm> alarms, long total) {}
}
