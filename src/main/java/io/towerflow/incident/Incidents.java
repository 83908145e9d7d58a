package io.towerflow.incident;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The incidents of the current tenant. */
public interface Incidents {

    Optional<Incident> find(String number);

    /** A page by state ({@code open} means not ended), worst and newest first; ties by number. */
    Page page(@Nullable String state, int offset, int limit);

    /** What happened, oldest first. */
    List<TimelineEntry> timeline(String number);

    /** What happened to each of the incidents, oldest first; nothing for one that is unknown. */
    Map<String, List<TimelineEntry>> timelines(Collection<String> numbers);

    /** Adds what happened to the incident's timeline, in the caller's transaction. */
    void note(String number, TimelineEntry entry);

    /** The ids of all its alarms. */
    List<UUID> alarmsOf(String number);

    /** What the incident is called, in a language. */
    String title(String number, Locale language);

    /** How many incidents of each severity's word have not ended. */
    Map<String, Long> openBySeverity();

    /** How many were opened from one instant to another, merged ones included. */
    long opened(Instant from, Instant to);

    /** One page and the number of incidents on all pages. */
    record Page(List<Incident> incidents, long total) {}
}
