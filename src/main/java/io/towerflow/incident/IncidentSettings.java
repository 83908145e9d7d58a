package io.towerflow.incident;

import io.towerflow.alarm.PerceivedSeverity;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of how incidents are worked on.
 *
 * @param urgency how many points of urgency each reason gives
 * @param sla how long an incident of each severity may take before it is escalated
 * @param recheck how long repaired or watched alarms may stay before a dispatcher looks again
 * @param confirmation how long a cleared incident waits for somebody to confirm its root cause before it is closed without
 * @param confirmUntouchedFrom how severe an incident must have been to ask for its root cause where it cleared and nobody had
 *     worked on it
 * @param longestGrace what a fault that clears by itself is given at most
 * @param commands the worker that leads the engine
 */
@ConfigurationProperties("towerflow.incident")
public record IncidentSettings(
        @DefaultValue Sla sla,
        @DefaultValue Weights urgency,
        @DefaultValue("30m") Duration recheck,
        @DefaultValue("24h") Duration confirmation,
        @DefaultValue("critical") PerceivedSeverity confirmUntouchedFrom,
        @DefaultValue("15m") Duration longestGrace,
        @DefaultValue Commands commands) {

    /**
     * Times that an incident may take before it is escalated, by its severity.
     *
     * @param critical time for a critical incident
     * @param major time for a major incident
     * @param minor time for a minor incident
     * @param warning time for a warning, and for an incident of indeterminate severity
     */
    public record Sla(
            @DefaultValue("15m") Duration critical,
            @DefaultValue("1h") Duration major,
            @DefaultValue("4h") Duration minor,
            @DefaultValue("24h") Duration warning) {

        public Duration of(PerceivedSeverity severity) {
            return switch (severity) {
                case CRITICAL -> critical;
                case MAJOR -> major;
                case MINOR -> minor;
                case WARNING, INDETERMINATE, CLEARED -> warning;
            };
        }
    }

    /**
     * Points that make an incident urgent; together 100.
     *
     * @param critical points of a critical incident; a worse severity has at least as many as a milder one
     * @param major points of a major incident
     * @param minor points of a minor incident
     * @param warning points of a warning
     * @param indeterminate points of an incident of indeterminate severity
     * @param late points once the agreed time is over; three tenths of it when half of that time is left, six when a quarter is
     * @param siteDown points once the site has gone down; eight tenths of it a quarter of an hour before, five an hour, two four
     * hours
     * @param sites points for many sites: nothing for one, for each doubling the same
     * @param sitesAtMost the number of sites that has all of those, 2 or more
     * @param nobody points as long as nobody takes care of it
     */
    public record Weights(
            @DefaultValue("35") int critical,
            @DefaultValue("25") int major,
            @DefaultValue("9") int minor,
            @DefaultValue("4") int warning,
            @DefaultValue("3") int indeterminate,
            @DefaultValue("25") int late,
            @DefaultValue("10") int siteDown,
            @DefaultValue("20") int sites,
            @DefaultValue("16") int sitesAtMost,
            @DefaultValue("10") int nobody) {

        public Weights {
            boolean ordered = critical >= major && major >= minor && minor >= warning && warning >= indeterminate;
            if (!ordered || indeterminate < 0 || late < 0 || siteDown < 0 || sites < 0 || nobody < 0) {
                throw new IllegalArgumentException(
                        "towerflow.incident.urgency: points are 0 or more, and a worse severity has no fewer than a milder one");
            }
            if (critical + late + siteDown + sites + nobody > 100 || sitesAtMost < 2) {
                throw new IllegalArgumentException(
                        "towerflow.incident.urgency: critical, late, site-down, sites and nobody "
                                + "are together at most 100, and sites-at-most is 2 or more");
            }
        }

        public int of(PerceivedSeverity severity) {
            return switch (severity) {
                case CRITICAL -> critical;
                case MAJOR -> major;
                case MINOR -> minor;
                case WARNING -> warning;
                case INDETERMINATE -> indeterminate;
                case CLEARED -> 0;
            };
        }
    }

    /**
     * Settings of the worker that leads the engine.
     *
     * @param threads how many commands are executed at once on a node; 0 leaves them to the other nodes
     * @param interval how often commands are looked for that nobody announced on this node
     * @param firstRetry how long a command that failed waits; doubled for each further failure
     * @param longestRetry how long it waits at most
     * @param makeWay how far the intake may be behind before commands of incidents that are not critical make way for it
     * @param patience how often a message is tried while its process runs and does not wait for it
     */
    public record Commands(
            @DefaultValue("2") int threads,
            @DefaultValue("300ms") Duration interval,
            @DefaultValue("250ms") Duration firstRetry,
            @DefaultValue("1m") Duration longestRetry,
            @DefaultValue("1s") Duration makeWay,
            @DefaultValue("8") int patience) {}
}
