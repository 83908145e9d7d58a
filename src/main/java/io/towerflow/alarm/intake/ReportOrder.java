package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.PerceivedSeverity;

/**
 * The one rule for arrival and source time (ADR 38): which of two reports of an alarm comes after the other, and when a report
 * happened.
 *
 * <ul>
 *   <li>Reports whose arrivals lie further apart than one can overtake another follow each other as they arrived.
 *   <li>Within that time the source's clock decides; where it gives both the same time, the arrival does.
 *   <li>A source's time that is none or cannot be true, far ahead of the arrival or so far back that the clock was never set,
 *       orders nothing: the arrival does, but among reports of a clock that is ahead.
 *   <li>A recording keeps its own times: they alone decide, the worse after the less bad at the same instant, the clear last.
 * </ul>
 *
 * <p>Reads no clock. Times in microseconds since 1970, places of reports as {@link AlarmState#mark marks} of the source's time.
 */
final class ReportOrder {

    /** Credibility of a source's time. */
    enum Reading {
        SOUND,
        AHEAD,
        /** Time of a clock that was never set. */
        UNSET,
        /** The source gave none, and the arrival stands in its place. */
        NONE
    }

    /**
     * A report with its place.
     *
     * @param known tells it when it comes again: the mark of its source's own time
     * @param mark its place by its source
     * @param source its source's time
     * @param arrival when it was accepted
     */
    record Placed(AlarmReport report, long known, long mark, long source, long arrival, Reading reading) {

        boolean recorded() {
            return report.recorded();
        }

        /** Time at which it happened, as far as can be believed by itself. */
        long time() {
            return reading == Reading.SOUND ? source : arrival;
        }

        /** Returns whether its source dates it where it can be, given that it comes after something else. */
        boolean dated(long notBefore) {
            return reading == Reading.SOUND && source >= notBefore;
        }

        /**
         * Time at which it happened, given that it comes after something else: its own time where that fits, else its
         * arrival.
         */
        long time(long notBefore) {
            return dated(notBefore) ? source : Math.max(arrival, notBefore);
        }
    }

    private final long overtaking;
    private final long lateness;
    private final long clockTolerance;
    private final long oldest;

    ReportOrder(AlarmSettings settings) {
        this.overtaking = Micros.of(settings.overtaking());
        this.lateness = Micros.of(settings.lateness());
        this.clockTolerance = Micros.of(settings.clockTolerance());
        this.oldest = Micros.of(settings.oldest());
    }

    Placed place(AlarmReport report) {
        PerceivedSeverity severity = report.perceivedSeverity();
        long arrival = Micros.of(report.receivedAt());
        long source = Micros.of(report.eventTime());
        Reading reading = reading(source, arrival);
        if (report.recorded() && reading != Reading.AHEAD) {
            reading = Reading.SOUND;
        }
        long known = AlarmState.mark(source, severity);
        boolean byArrival = report.recorded() && reading == Reading.AHEAD;
        return new Placed(
                report, known, byArrival ? AlarmState.mark(arrival, severity) : known, source, arrival, reading);
    }

    private Reading reading(long source, long arrival) {
        if (source > arrival + clockTolerance) {
            return Reading.AHEAD;
        }
        if (source == arrival) {
            return Reading.NONE;
        }
        return source < arrival - oldest ? Reading.UNSET : Reading.SOUND;
    }

    /**
     * Returns whether a report comes after one that arrived before it.
     *
     * @param mark the earlier one's place; 0 where there is none
     * @param arrivedAt when the earlier one arrived
     */
    boolean follows(Placed report, long mark, long arrivedAt) {
        if (mark == 0) {
            return true;
        }
        if (report.recorded()) {
            return report.mark() > mark;
        }
        if (!mayOvertake(report.arrival(), arrivedAt)) {
            return true;
        }
        Reading earlier = reading(AlarmState.time(mark), arrivedAt);
        if (earlier != report.reading() || earlier == Reading.UNSET || earlier == Reading.NONE) {
            return true;
        }
        return report.source() >= AlarmState.time(mark);
    }

    /**
     * Returns whether what arrived at the first time may have been on its way before what had arrived at the second.
     */
    boolean mayOvertake(long arrival, long arrivedAt) {
        return arrival - arrivedAt <= overtaking;
    }

    /** Time until which something that arrived may turn out to have overtaken another report. */
    long overtakenUntil(long arrivedAt) {
        return arrivedAt + overtaking;
    }

    /**
     * Returns whether a clear lies so far before the first raise, by its source, that only a clock that stepped back
     * explains it.
     */
    boolean steppedBack(Placed clear, long firstRaise) {
        return clear.source() < AlarmState.time(firstRaise) - lateness;
    }

    /** Time of something of which only the place and the arrival are remembered. */
    long time(long mark, long arrivedAt) {
        return reading(AlarmState.time(mark), arrivedAt) == Reading.SOUND ? AlarmState.time(mark) : arrivedAt;
    }
}
