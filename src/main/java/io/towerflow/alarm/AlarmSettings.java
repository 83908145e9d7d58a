package io.towerflow.alarm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the intake.
 *
 * @param partitions partitions of the alarm topics when they are first made; more later would move domains between
 *     partitions, whose alarms then no longer meet
 * @param replicas copies of each partition in the broker's cluster
 * @param consumers threads of this node that take partitions
 * @param batch reports in one transaction at most
 * @param deliveryTimeout how long the broker may take to accept a report before its sender is told that it did not
 * @param tick how often the passing of time is looked at
 * @param clockTolerance how far ahead of the arrival an event time may be before the arrival replaces it
 * @param oldest how far back an event time may be; what is older comes from a clock that was never set, and the arrival
 *     replaces it
 * @param overtaking how far apart the arrivals of two reports of one alarm may lie where one has overtaken the other; further
 *     apart, the arrival decides which came first
 * @param lateness how far before its raise, by the source's time, a clear that arrives soon after it may lie and still be one
 *     that was overtaken; further back, the source's clock has stepped back
 * @param rememberCleared how long a cleared alarm is remembered to recognise late reports of it, and raises that bear an old
 *     time
 * @param rememberClearedAtMost cleared alarms remembered in one partition at most, the latest
 * @param flapping when an alarm is flapping
 * @param keepRejected how long refused messages are kept
 * @param keepLedger how long decisions are kept
 * @param largestMessage size above which a message on Kafka is refused; at most half of what the broker takes
 * @param node the name of this node among those that share the broker; empty: the host's name and the HTTP port
 */
@ConfigurationProperties("towerflow.alarm")
public record AlarmSettings(
        @DefaultValue("4") int partitions,
        @DefaultValue("1") short replicas,
        @DefaultValue("2") int consumers,
        @DefaultValue("5000") int batch,
        @DefaultValue("4s") Duration deliveryTimeout,
        @DefaultValue("250ms") Duration tick,
        @DefaultValue("5m") Duration clockTolerance,
        @DefaultValue("5479d") Duration oldest,
        @DefaultValue("90s") Duration overtaking,
        @DefaultValue("10m") Duration lateness,
        @DefaultValue("6h") Duration rememberCleared,
        @DefaultValue("50000") int rememberClearedAtMost,
        @DefaultValue Flapping flapping,
        @DefaultValue("30d") Duration keepRejected,
        @DefaultValue("180d") Duration keepLedger,
        @DefaultValue("256KB") DataSize largestMessage,
        @DefaultValue("") String node) {

    /**
     * Limits from which an alarm is flapping.
     *
     * @param cycles clears followed by a raise that make it flapping
     * @param within the time in which so many must happen
     * @param quiet how long nothing may change before it is no longer flapping
     */
    public record Flapping(
            @DefaultValue("3") int cycles,
            @DefaultValue("10m") Duration within,
            @DefaultValue("5m") Duration quiet) {}
}
