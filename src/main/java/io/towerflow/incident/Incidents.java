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

    /** As {@link #find}; nobody else changes the incident until the caller's transaction ends. */
    Optional<Incident> lock(String number);

    /** A page by state ({@code open} means not ended), worst and newest first; ties by number. */
    Page page(@Nullable String state, int offset, int limit);

    /** What happened, oldest first. */
    List<TimelineEntry> timeline(String number);

    /** What happened to each of the incidents, oldest first; nothing for one that is unknown. */
    Map<String, List<TimelineEntry>> timelines(Collection<String> numbers);

    /** Adds what happened to the incident's timeline, in the caller's transaction. */
    void note(String number, TimelineEntry entry);

    /** How many alarms each of these incidents has. */
    AlarmCounts alarmCounts(Collection<Incident> incidents);

    /** The ids of all its alarms. */
    List<UUID> alarmsOf(String number);

    /** What the incident is called, in a language. */
    String title(String number, Locale language);

    /** How many incidents of each severity's word have not ended. */
    Map<String, Long> openBySeverity();

    /** How many were opened from one instant to another, merged ones included. */
    long opened(Instant from, Instant to);

    /** How many alarms an incident has and had, and how many of them are active. */
    record AlarmCount(int all, int active) {

        static final AlarmCount NONE = new AlarmCount(0, 0);

        AlarmCount with(int moreOfAll, int moreActive) {
            return new AlarmCount(all + moreOfAll, active + moreActive);
        }
    }

    /** The alarms of some incidents, counted. */
    record AlarmCounts(Map<String, AlarmCount> byNumber) {

        public AlarmCount of(Incident incident) {
            return byNumber.getOrDefault(incident.number(), AlarmCount.NONE);
        }
    }

    /** One page and the number of incidents on all pages. */
    record Page(List<Incident> incidents, long total) {}
}
