package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmChange.Kind;
import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.PerceivedSeverity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The deduplication of one partition: which alarms are active, which have just been, and what the next report means. Reads no
 * clock and no table; the same reports in the same order always give the same alarms, and everything it needs to go on after
 * a restart stands in the rows it writes. The rules are told in the documentation of {@link io.towerflow.alarm}.
 */
final class PartitionMemory {

    /** Says at which site an object stands. */
    interface Sites {
        String siteOf(String tenant, String alarmedObjectId);
    }

    private record Ended(Track track, long touchedAt) {}

    private static final int STRINGS_AT_MOST = 100_000;

    private final long clockTolerance;
    private final long lateness;
    private final long rememberCleared;
    private final int rememberClearedAtMost;
    private final int flappingCycles;
    private final long flappingWithin;
    private final long flappingQuiet;
    private final Sites sites;

    private final Map<AlarmIdentity, Track> tracks = new HashMap<>();
    private final Deque<Ended> ended = new ArrayDeque<>();
    private final Deque<Ended> orphans = new ArrayDeque<>();
    private final Set<Track> watched = new LinkedHashSet<>();
    private final Map<String, String> strings = new HashMap<>();
    private long streamTime;

    PartitionMemory(AlarmSettings settings, Sites sites) {
        this.clockTolerance = Micros.of(settings.clockTolerance());
        this.lateness = Micros.of(settings.lateness());
        this.rememberCleared = Micros.of(settings.rememberCleared());
        this.rememberClearedAtMost = settings.rememberClearedAtMost();
        this.flappingCycles = settings.flapping().cycles();
        this.flappingWithin = Micros.of(settings.flapping().within());
        this.flappingQuiet = Micros.of(settings.flapping().quiet());
        this.sites = sites;
    }

    /** The latest arrival seen: how far time has come for a partition that lags behind. */
    long streamTime() {
        return streamTime;
    }

    int size() {
        return tracks.size();
    }

    /** Takes an alarm's row back into memory; of several with one identity the last one counts. */
    void restore(Track track, Occurrence occurrence) {
        Track present = tracks.get(track.identity);
        if (present != null && present.occurrence != null) {
            boolean younger = present.occurrence.active() != occurrence.active()
                    ? occurrence.active()
                    : track.lastRaise > present.lastRaise;
            if (!younger) {
                return;
            }
        }
        track.occurrence = occurrence;
        occurrence.stored = true;
        tracks.put(track.identity, track);
        streamTime = Math.max(streamTime, track.touchedAt);
        if (!occurrence.active()) {
            ended.add(new Ended(track, track.touchedAt));
        } else if (occurrence.flapping || track.heldClear != 0) {
            watched.add(track);
        }
    }

    /** Takes a clear that still waits for its raise back into memory. */
    void restoreOrphan(Track track) {
        if (tracks.putIfAbsent(track.identity, track) == null) {
            track.orphanStored = true;
            orphans.add(new Ended(track, track.touchedAt));
        }
    }

    /** Takes the next report. */
    void apply(AlarmReport report, String domain, Batch out) {
        long received = Micros.of(report.receivedAt());
        streamTime = Math.max(streamTime, received);
        PerceivedSeverity severity = report.perceivedSeverity();
        long event = Micros.of(report.eventTime());
        long known = Track.mark(event, severity);
        long mark = known;
        String note = null;
        if (event > received + clockTolerance) {
            mark = Track.mark(received, severity);
            note = "The source's clock is " + (event - received) / 1_000_000 + " s ahead: its arrival counts";
        }
        AlarmIdentity identity = report.identity();
        Track track = tracks.get(identity);
        if (track == null) {
            track = new Track(shared(identity));
            tracks.put(track.identity, track);
        } else if (track.occurrence != null
                && track.occurrence.flapping
                && received >= track.toggledAt + flappingQuiet) {
            endFlapping(track, track.occurrence, out);
        }
        if (track.knows(known)) {
            Occurrence same = track.occurrence;
            decide(out, report, same == null ? report.id() : same.id, "duplicate", null);
            return;
        }
        if (track.occurrence != null && track.occurrence.flapping && track.quietBefore(mark, flappingQuiet)) {
            endFlapping(track, track.occurrence, out);
        }
        track.remember(known);
        track.touchedAt = Math.max(track.touchedAt, received);
        Occurrence occurrence = track.occurrence;
        boolean wasActive = occurrence != null && occurrence.active();
        if (severity == PerceivedSeverity.CLEARED) {
            clear(track, occurrence, report, mark, note, out);
        } else {
            raise(track, occurrence, report, mark, note, domain, out);
        }
        if (track.occurrence != null) {
            out.touch(track.occurrence);
            if (!track.occurrence.active() && track.occurrence == occurrence && !wasActive) {
                ended.add(new Ended(track, track.touchedAt));
            }
        } else {
            out.touchOrphan(track);
            orphans.add(new Ended(track, track.touchedAt));
        }
        forget();
    }

    private void raise(
            Track track,
            @Nullable Occurrence occurrence,
            AlarmReport report,
            long mark,
            @Nullable String note,
            String domain,
            Batch out) {
        if (occurrence == null) {
            begin(track, report, mark, note, domain, out);
        } else if (occurrence.active()) {
            raiseActive(track, occurrence, report, mark, note, domain, out);
        } else if (mark > track.lastClear) {
            track.previousClear = track.lastClear;
            track.addCycle(Track.time(mark), flappingWithin);
            begin(track, report, mark, note, domain, out);
        } else if (mark > track.previousClear) {
            // It was overtaken by the clear: it belongs to the alarm that has ended.
            occurrence.count++;
            place(track, occurrence, report, mark);
            decide(out, report, occurrence.id, "late", joined(note, "It was raised before the clear that came first"));
        } else {
            decide(out, report, occurrence.id, "late", joined(note, "It belongs to an alarm that has long ended"));
        }
    }

    private void raiseActive(
            Track track,
            Occurrence occurrence,
            AlarmReport report,
            long mark,
            @Nullable String note,
            String domain,
            Batch out) {
        if (occurrence.flapping && track.dampedClear != 0 && mark > track.dampedClear) {
            occurrence.flaps++;
            occurrence.count++;
            track.dampedClear = 0;
            track.toggled(mark);
            boolean changed = place(track, occurrence, report, mark);
            decide(out, report, occurrence.id, "damped", joined(note, "It came back while it is flapping"));
            if (changed) {
                out.change(Kind.SEVERITY_CHANGED, occurrence);
            }
        } else if (mark <= track.previousClear) {
            decide(out, report, occurrence.id, "late", joined(note, "It belongs to an alarm that has ended"));
        } else if (track.heldClear != 0 && mark < track.heldClear) {
            // The held clear had a raise of its own: that alarm was over before this one began.
            aside(track, report, mark, domain, out, note);
        } else {
            track.heldClear = 0;
            occurrence.count++;
            boolean latest = mark > track.lastRaise;
            boolean changed = place(track, occurrence, report, mark);
            if (changed) {
                decide(out, report, occurrence.id, "severityChanged", note);
                out.change(Kind.SEVERITY_CHANGED, occurrence);
            } else {
                decide(
                        out,
                        report,
                        occurrence.id,
                        "repeated",
                        latest ? note : joined(note, "It is older than the last report"));
            }
        }
    }

    /** Counts a raise at its place in the occurrence; tells whether it changed the severity. */
    private static boolean place(Track track, Occurrence occurrence, AlarmReport report, long mark) {
        long at = Track.time(mark);
        occurrence.raisedAt = Math.min(occurrence.raisedAt, at);
        if (mark <= track.lastRaise) {
            return false;
        }
        track.lastRaise = mark;
        occurrence.changedAt = Math.max(occurrence.changedAt, at);
        if (occurrence.severity == report.perceivedSeverity()) {
            return false;
        }
        occurrence.severity = report.perceivedSeverity();
        occurrence.originalSeverity = report.originalSeverity();
        return true;
    }

    private void begin(Track track, AlarmReport report, long mark, @Nullable String note, String domain, Batch out) {
        Occurrence occurrence = occurrence(track, report, mark, domain);
        if (track.orphanStored) {
            out.touchOrphan(track);
        }
        track.occurrence = occurrence;
        track.lastRaise = mark;
        track.heldClear = 0;
        track.dampedClear = 0;
        occurrence.flaps = track.cycles.length;
        long clear = track.takeClearAfter(mark);
        boolean flapping = clear == 0 && track.cycles.length >= flappingCycles;
        decide(out, report, occurrence.id, "raised", note);
        out.change(Kind.RAISED, occurrence);
        if (flapping) {
            occurrence.flapping = true;
            track.toggled(mark);
            watched.add(track);
            decide(
                    out,
                    report,
                    occurrence.id,
                    "flapping",
                    "It cleared and came back " + track.cycles.length + " times");
            out.change(Kind.FLAPPING_STARTED, occurrence);
        }
        if (clear != 0) {
            end(track, occurrence, clear, out);
            decide(out, report, occurrence.id, "cleared", "Its clear had come before it");
        }
    }

    /** An alarm that was over before the present one of its identity began. */
    private void aside(Track track, AlarmReport report, long mark, String domain, Batch out, @Nullable String note) {
        Occurrence occurrence = occurrence(track, report, mark, domain);
        decide(out, report, occurrence.id, "raised", note);
        out.change(Kind.RAISED, occurrence);
        occurrence.clearedAt = Track.time(track.heldClear);
        occurrence.changedAt = Math.max(occurrence.changedAt, occurrence.clearedAt);
        track.previousClear = track.heldClear;
        track.heldClear = 0;
        out.touch(occurrence);
        out.change(Kind.CLEARED, occurrence);
        decide(out, report, occurrence.id, "cleared", "Its clear had come before it");
    }

    private Occurrence occurrence(Track track, AlarmReport report, long mark, String domain) {
        return new Occurrence(
                report.id(),
                track.identity,
                shared(domain),
                shared(sites.siteOf(report.tenant(), report.alarmedObjectId())),
                report.externalAlarmId(),
                report.additionalText(),
                report.details(),
                report.perceivedSeverity(),
                shared(report.originalSeverity()),
                Track.time(mark),
                track);
    }

    private void clear(
            Track track,
            @Nullable Occurrence occurrence,
            AlarmReport report,
            long mark,
            @Nullable String note,
            Batch out) {
        if (occurrence == null) {
            track.await(mark);
            decide(out, report, report.id(), "orphan", joined(note, "No alarm is active"));
        } else if (!occurrence.active()) {
            clearAgain(track, occurrence, report, mark, note, out);
        } else if (mark > track.lastRaise) {
            if (!occurrence.flapping) {
                end(track, occurrence, mark, out);
                decide(out, report, occurrence.id, "cleared", note);
            } else if (track.dampedClear == 0) {
                track.dampedClear = mark;
                track.toggled(mark);
                decide(out, report, occurrence.id, "damped", joined(note, "It cleared while it is flapping"));
            } else {
                decide(out, report, occurrence.id, "duplicate", joined(note, "It had cleared already"));
            }
        } else if (Track.time(mark) >= occurrence.raisedAt || track.previousClear != 0) {
            decide(out, report, occurrence.id, "late", joined(note, "A younger raise overtook it"));
        } else if (Track.time(mark) < occurrence.raisedAt - lateness) {
            long arrival = Math.max(Micros.of(report.receivedAt()), Track.time(track.lastRaise));
            end(track, occurrence, Track.mark(arrival, PerceivedSeverity.CLEARED), out);
            decide(out, report, occurrence.id, "cleared", "The source's clock stepped back: its arrival counts");
        } else {
            track.heldClear = mark;
            track.heldAt = track.touchedAt;
            watched.add(track);
            decide(out, report, occurrence.id, "late", "It is older than the raise: held until none older can come");
        }
    }

    private void clearAgain(
            Track track, Occurrence occurrence, AlarmReport report, long mark, @Nullable String note, Batch out) {
        if (mark > track.lastClear) {
            track.await(mark);
            decide(out, report, occurrence.id, "duplicate", joined(note, "It had cleared already"));
        } else if (mark > track.lastRaise) {
            // The earlier clear is the one that ended it; the other one may have a raise that is still to come.
            track.await(track.lastClear);
            track.lastClear = mark;
            occurrence.clearedAt = Track.time(mark);
            occurrence.changedAt = Math.max(occurrence.raisedAt, occurrence.clearedAt);
            decide(out, report, occurrence.id, "cleared", joined(note, "It had cleared earlier than was known"));
        } else {
            decide(out, report, occurrence.id, "late", joined(note, "A younger raise overtook it"));
        }
    }

    private void end(Track track, Occurrence occurrence, long clear, Batch out) {
        occurrence.clearedAt = Track.time(clear);
        occurrence.changedAt = Math.max(occurrence.changedAt, occurrence.clearedAt);
        track.lastClear = clear;
        track.heldClear = 0;
        track.dampedClear = 0;
        watched.remove(track);
        ended.add(new Ended(track, track.touchedAt));
        out.touch(occurrence);
        out.change(Kind.CLEARED, occurrence);
    }

    private void endFlapping(Track track, Occurrence occurrence, Batch out) {
        occurrence.flapping = false;
        track.cycles = new long[0];
        watched.remove(track);
        out.touch(occurrence);
        String reason = "It has been quiet long enough";
        if (track.dampedClear != 0) {
            end(track, occurrence, track.dampedClear, out);
            out.decide(occurrence.identity.tenant(), occurrence.id, occurrence.id, "cleared", reason);
        } else {
            out.decide(occurrence.identity.tenant(), occurrence.id, occurrence.id, "steady", reason);
        }
    }

    /** Whether {@link #tick} has something to do at this time. */
    boolean due(long now) {
        for (Track track : watched) {
            if (flappingOver(track, now) || heldOver(track, now)) {
                return true;
            }
        }
        return false;
    }

    /** Lets time pass: ends damping that is over, and takes held clears for what they then must be. */
    void tick(long now, Batch out) {
        for (Track track : new ArrayList<>(watched)) {
            Occurrence occurrence = track.occurrence;
            if (occurrence == null) {
                continue;
            }
            if (flappingOver(track, now)) {
                endFlapping(track, occurrence, out);
            } else if (heldOver(track, now)) {
                long arrival = Math.max(track.heldAt, Track.time(track.lastRaise));
                end(track, occurrence, Track.mark(arrival, PerceivedSeverity.CLEARED), out);
                out.decide(
                        occurrence.identity.tenant(),
                        occurrence.id,
                        occurrence.id,
                        "cleared",
                        "The source's clock stepped back: the arrival of its clear counts");
            } else if (!occurrence.flapping && track.heldClear == 0) {
                watched.remove(track);
            }
        }
    }

    private boolean flappingOver(Track track, long now) {
        return track.occurrence != null && track.occurrence.flapping && now >= track.toggledAt + flappingQuiet;
    }

    private boolean heldOver(Track track, long now) {
        return track.heldClear != 0 && now >= track.heldAt + lateness;
    }

    private void forget() {
        while (!ended.isEmpty()
                && (ended.size() > rememberClearedAtMost
                        || ended.getFirst().touchedAt() + rememberCleared < streamTime)) {
            Ended oldest = ended.removeFirst();
            Track track = oldest.track();
            if (track.occurrence != null && !track.occurrence.active() && oldest.touchedAt() == track.touchedAt) {
                tracks.remove(track.identity, track);
            }
        }
        while (!orphans.isEmpty() && orphans.getFirst().touchedAt() + lateness < streamTime) {
            Ended oldest = orphans.removeFirst();
            if (oldest.track().occurrence == null && oldest.touchedAt() == oldest.track().touchedAt) {
                tracks.remove(oldest.track().identity, oldest.track());
            }
        }
    }

    private static void decide(Batch out, AlarmReport report, UUID alarm, String decision, @Nullable String reason) {
        out.decide(report.tenant(), report.id(), alarm, decision, reason);
    }

    private static @Nullable String joined(@Nullable String note, String reason) {
        return note == null ? reason : reason + ". " + note;
    }

    private AlarmIdentity shared(AlarmIdentity identity) {
        return new AlarmIdentity(
                shared(identity.tenant()),
                shared(identity.sourceSystemId()),
                shared(identity.alarmedObjectId()),
                identity.alarmType(),
                shared(identity.probableCause()),
                shared(identity.specificProblem()));
    }

    /** One copy of each word, since most alarms share theirs. */
    private String shared(String word) {
        if (strings.size() > STRINGS_AT_MOST) {
            strings.clear();
        }
        String present = strings.putIfAbsent(word, word);
        return present == null ? word : present;
    }

    List<Occurrence> active() {
        return tracks.values().stream()
                .map(track -> track.occurrence)
                .filter(occurrence -> occurrence != null && occurrence.active())
                .toList();
    }
}
