package io.towerflow.incident;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.ranking.Urgency;
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

    /** A page by state ({@code open} means not ended), the most urgent first. */
    Page page(@Nullable String state, int offset, int limit);

    /** A page of what a search finds, in a total order. */
    Page search(IncidentSearch search, int offset, int limit);

    /** How many incidents of each severity's word a search finds, whatever severity it names. */
    Counts counts(IncidentSearch search);

    /** What happened, oldest first. */
    List<TimelineEntry> timeline(String number);

    /** What happened to each of the incidents, oldest first; nothing for one that is unknown. */
    Map<String, List<TimelineEntry>> timelines(Collection<String> numbers);

    /**
     * Notes who is the technician of an incident by one of its work orders, in the caller's transaction. The lists and the
     * urgency follow within a moment.
     *
     * @param technician who is asked, on the way or at work; null where nobody is any more
     */
    void assigned(String number, String workOrder, @Nullable String technician);

    /** What the urgency of an incident is made of, as it is listed. */
    Urgency urgency(Incident incident);

    /** Adds what happened to the incident's timeline, in the caller's transaction. */
    void note(String number, TimelineEntry entry);

    /** Has the incident's open tasks show what is known now, once the caller's transaction has committed. */
    void refreshTasks(String number);

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

        public static final AlarmCount NONE = new AlarmCount(0, 0);

        public AlarmCount with(int moreOfAll, int moreActive) {
            return new AlarmCount(all + moreOfAll, active + moreActive);
        }
    }

    /** The alarms of some incidents, counted. */
    record AlarmCounts(Map<String, AlarmCount> byNumber) {

        public AlarmCount of(Incident incident) {
            return byNumber.getOrDefault(incident.number(), AlarmCount.NONE);
        }
    }

    /**
     * How many incidents.
     *
     * @param all of them
     * @param unacknowledged how many of them are open and nobody has acknowledged
     */
    record Count(long all, long unacknowledged) {

        static final Count NONE = new Count(0, 0);
    }

    /** How many incidents of each severity's word a search finds. */
    record Counts(Map<String, Count> bySeverity) {

        public Count of(PerceivedSeverity severity) {
            return bySeverity.getOrDefault(severity.word(), Count.NONE);
        }

        /** How many there are of this severity, or of any where it is null. */
        public long total(@Nullable PerceivedSeverity severity) {
            return severity != null
                    ? of(severity).all()
                    : bySeverity.values().stream().mapToLong(Count::all).sum();
        }
    }

    /** One page and the number of incidents on all pages. */
    record Page(List<Incident> incidents, long total) {}
}
