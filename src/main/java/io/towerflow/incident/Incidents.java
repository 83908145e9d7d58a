package io.towerflow.incident;

import io.towerflow.alarm.PerceivedSeverity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Incidents of the current tenant. */
public interface Incidents {

    Optional<Incident> find(String number);

    /** Finds and locks an incident, as {@link #find}; nobody else changes the incident until the caller's transaction ends. */
    Optional<Incident> lock(String number);

    /** Returns a page by state ({@code open} means not ended), the most urgent first. */
    Page page(@Nullable String state, int offset, int limit);

    /** Returns a page of what a search finds, in a total order. */
    Page search(IncidentSearch search, int offset, int limit);

    /** Returns how many incidents of each severity's word a search finds, whatever severity it names. */
    Counts counts(IncidentSearch search);

    /** Returns what happened, oldest first. */
    List<TimelineEntry> timeline(String number);

    /** Returns what happened to each of the incidents, oldest first; nothing for one that is unknown. */
    Map<String, List<TimelineEntry>> timelines(Collection<String> numbers);

    /**
     * Notes who is the technician of an incident by one of its work orders, in the caller's transaction. The lists and the
     * urgency follow within a moment.
     *
     * @param technician who is asked, on the way or at work; null where nobody is any more
     */
    void assigned(String number, String workOrder, @Nullable String technician);

    /** Adds what happened to the incident's timeline, in the caller's transaction. */
    void note(String number, TimelineEntry entry);

    /** Lets the incident's open tasks show what is known now, once the caller's transaction has committed. */
    void refreshTasks(String number);

    /** Returns how many alarms each of these incidents has. */
    AlarmCounts alarmCounts(Collection<Incident> incidents);

    /** Returns the ids of all its alarms. */
    List<UUID> alarmsOf(String number);

    /** Returns what the incident is called, in a language. */
    String title(String number, Locale language);

    /** Returns how many incidents of each severity's word have not ended. */
    Map<String, Long> openBySeverity();

    /** Returns how many were opened from one instant to another, merged ones included. */
    long opened(Instant from, Instant to);

    /** Number of alarms that an incident has and had, and of the active ones among them. */
    record AlarmCount(int all, int active) {

        public static final AlarmCount NONE = new AlarmCount(0, 0);

        public AlarmCount with(int moreOfAll, int moreActive) {
            return new AlarmCount(all + moreOfAll, active + moreActive);
        }
    }

    /** Numbers of the alarms of some incidents. */
    record AlarmCounts(Map<String, AlarmCount> byNumber) {

        public AlarmCount of(Incident incident) {
            return byNumber.getOrDefault(incident.number(), AlarmCount.NONE);
        }
    }

    /**
     * Number of incidents.
     *
     * @param all of them
     * @param unacknowledged how many of them are open and nobody has acknowledged
     */
    record Count(long all, long unacknowledged) {

        static final Count NONE = new Count(0, 0);
    }

    /** Numbers of incidents of each severity's word that a search finds. */
    record Counts(Map<String, Count> bySeverity) {

        public Count of(PerceivedSeverity severity) {
            return bySeverity.getOrDefault(severity.word(), Count.NONE);
        }

        /** Returns how many there are of this severity, or of any where it is null. */
        public long total(@Nullable PerceivedSeverity severity) {
            return severity != null
                    ? of(severity).all()
                    : bySeverity.values().stream().mapToLong(Count::all).sum();
        }
    }

    /** Page of incidents and the number of incidents on all pages. */
    record Page(List<Incident> incidents, long total) {}
}
