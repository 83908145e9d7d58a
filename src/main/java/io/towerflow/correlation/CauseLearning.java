package io.towerflow.correlation;

import java.time.Instant;

/**
 * Run of learning causes from the stored alarms of a tenant.
 *
 * @param startedBy a person's user name, or {@code schedule}
 * @param from the earliest raise that was looked at
 * @param until the latest
 * @param causes different probable causes among the alarms
 * @param unknownSites sites among them that the inventory does not know: their alarms count, but without neighbours
 * @param found learned causes that passed
 * @param proposed those among them that are new
 */
public record CauseLearning(
        Instant at,
        String startedBy,
        Instant from,
        Instant until,
        int alarms,
        int causes,
        int sites,
        int unknownSites,
        int found,
        int proposed) {}
