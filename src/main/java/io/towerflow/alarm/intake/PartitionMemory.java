package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmChange.Kind;
import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.intake.ReportOrder.Placed;
import io.towerflow.alarm.intake.ReportOrder.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The deduplication of one partition: which alarms are active, which have just been, and what the next report means. Reads no
 * clock and no table; the same reports in the same order always give the same alarms, and everything it needs to go on after
 * a restart stands in the rows it writes. The rules are told in the documentation of {@link io.towerflow.alarm}.
 */
final class PartitionMemory {

    /** Finds the site at which an object stands. */
    interface Sites {
        String siteOf(String tenant, String alarmedObjectId);
    }

    /** The last in time of several memories of one identity, since the rows of former alarms keep theirs. */
    private static final Comparator<AlarmState> YOUNGER = Comparator.<AlarmState>comparingLong(track -> track.touchedAt)
            .thenComparingLong(track -> track.lastRaiseAt)
            .thenComparingLong(track -> track.lastRaise);

    private record Ended(AlarmState track, long touchedAt) {}

    private static final int STRINGS_AT_MOST = 100_000;

    /** Begins the part of a reason that quotes what the source said before. */
    static final String FORMER_TEXT = "Its text had been: ";

    static final String FORMER_DETAILS = "Its details had been: ";

    /** Characters kept of what was said before. */
    private static final int FORMER_LONGEST = 1000;

    private static final String STEPPED_BACK = "The source's clock stepped back: its arrival counts";
    private static final String LONG_AFTER_CLEAR =
            "It bears a time from before the last clear: its arrival counts, it is a new alarm";
    private static final String LONG_AFTER_REPORT = "It bears a time from before the raise: its arrival counts";

    private final ReportOrder order;
    private final long lateness;
    private final long rememberCleared;
    private final int rememberClearedAtMost;
    private final int flappingCycles;
    private final long flappingWithin;
    private final long flappingQuiet;
    private final Sites sites;

    private final Map<AlarmIdentity, AlarmState> tracks = new HashMap<>();
    private final Deque<Ended> ended = new ArrayDeque<>();
    private final Deque<Ended> orphans = new ArrayDeque<>();
    private final SourceKeys keys = new SourceKeys();
    private final Set<AlarmState> watched = new LinkedHashSet<>();
    private final Map<String, String> strings = new HashMap<>();
    private long streamTime;

    PartitionMemory(AlarmSettings settings, Sites sites) {
        this.order = new ReportOrder(settings);
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

    /** Restores an alarm's row into memory; of several with one identity the last one counts. */
    void restore(AlarmState track, AlarmRow occurrence) {
        AlarmState present = tracks.get(track.identity);
        if (present != null && present.occurrence != null) {
            boolean younger = present.occurrence.active() != occurrence.active()
                    ? occurrence.active()
                    : YOUNGER.compare(track, present) > 0;
            if (!younger) {
                return;
            }
            keys.remove(present.occurrence);
        }
        track.occurrence = occurrence;
        if (occurrence.active()) {
            keys.add(occurrence);
        }
        occurrence.stored = true;
        tracks.put(track.identity, track);
        streamTime = Math.max(streamTime, track.touchedAt);
        if (!occurrence.active()) {
            ended.add(new Ended(track, track.touchedAt));
        } else if (occurrence.flapping || track.heldClear != 0) {
            watched.add(track);
        }
    }

    /** Restores a clear that still waits for its raise into memory. */
    void restoreOrphan(AlarmState track) {
        if (tracks.putIfAbsent(track.identity, track) == null) {
            track.orphanStored = true;
            orphans.add(new Ended(track, track.touchedAt));
        }
    }

    /** Applies the next report. */
    void apply(AlarmReport report, String domain, Batch out) {
        Placed placed = order.place(report);
        streamTime = Math.max(streamTime, placed.arrival());
        AlarmIdentity identity = identity(report);
        AlarmState track = tracks.get(identity);
        if (track == null) {
            track = new AlarmState(shared(identity));
            tracks.put(track.identity, track);
        } else {
            passTime(track, placed.arrival(), out);
        }
        if (duplicate(track, placed)) {
            AlarmRow same = track.occurrence;
            decide(out, placed, same == null ? report.id() : same.id, "duplicate", null);
            return;
        }
        if (track.occurrence != null && track.occurrence.flapping && track.quietBefore(placed.time(), flappingQuiet)) {
            endFlapping(track, track.occurrence, out);
        }
        track.remember(placed.known());
        track.touchedAt = Math.max(track.touchedAt, placed.arrival());
        AlarmRow occurrence = track.occurrence;
        boolean wasActive = occurrence != null && occurrence.active();
        if (report.clears()) {
            clear(track, occurrence, placed, out);
        } else {
            raise(track, occurrence, placed, domain, out);
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

    /**
     * Identity of the alarm of which a report speaks: a clear of the one that it names by the source's own key, else by
     * all that it says.
     */
    private AlarmIdentity identity(AlarmReport report) {
        AlarmIdentity said = report.identity();
        if (!report.clears()) {
            return said;
        }
        AlarmIdentity named = keys.named(report);
        if (named == null && !tracks.containsKey(said)) {
            named = keys.alike(report);
        }
        return named == null ? said : named;
    }

    /** Lets what was due before a report arrived happen before it, whether or not a tick came in between. */
    private void passTime(AlarmState track, long arrival, Batch out) {
        AlarmRow occurrence = track.occurrence;
        if (occurrence == null) {
            return;
        }
        if (heldOver(track, arrival)) {
            endHeld(track, occurrence, out);
        }
        if (flappingOver(track, arrival)) {
            endFlapping(track, occurrence, out);
        }
    }

    /**
     * Returns whether a report that is known changes nothing now. One with a known time changes something where the
     * alarm's state has changed since and this report follows that change, or where its words are new.
     */
    private boolean duplicate(AlarmState track, Placed report) {
        if (!track.knows(report.known())) {
            return false;
        }
        AlarmRow occurrence = track.occurrence;
        if (report.recorded() || occurrence == null) {
            return true;
        }
        boolean gone = !occurrence.active() || occurrence.flapping && track.dampedClear != 0;
        if (report.report().clears()) {
            return gone || !order.follows(report, track.lastRaise, track.lastRaiseAt);
        }
        if (!occurrence.active()) {
            return !order.follows(report, track.lastClear, track.lastClearAt);
        }
        if (gone) {
            return !order.follows(report, track.dampedClear, track.toggledAt);
        }
        if (!order.follows(report, track.lastRaise, track.lastRaiseAt)) {
            return true;
        }
        return sameEvent(track, report) && occurrence.says(report.report());
    }

    /** Returns whether a raise is of the same moment as the last one, and not a repeat of long after. */
    private boolean sameEvent(AlarmState track, Placed report) {
        return report.mark() == track.lastRaise && order.mayOvertake(report.arrival(), track.lastRaiseAt);
    }

    private void raise(AlarmState track, @Nullable AlarmRow occurrence, Placed report, String domain, Batch out) {
        if (occurrence == null) {
            beginAfter(track, report, lastOrphan(track), domain, out);
        } else if (occurrence.active()) {
            raiseActive(track, occurrence, report, domain, out);
        } else if (order.follows(report, track.lastClear, track.lastClearAt)) {
            track.previousClear = track.lastClear;
            track.previousClearAt = track.lastClearAt;
            track.addCycle(report.time(occurrence.clearedAt), flappingWithin);
            beginAfter(track, report, occurrence.clearedAt, domain, out);
        } else if (order.follows(report, track.previousClear, track.previousClearAt)) {
            // It was overtaken by the clear: it belongs to the alarm that has ended.
            occurrence.count++;
            placeOlder(track, occurrence, report);
            if (order.follows(report, track.lastRaise, track.lastRaiseAt)) {
                placeLatest(track, occurrence, report);
            }
            decide(
                    out,
                    report,
                    occurrence.id,
                    "late",
                    joined(note(report), "It was raised before the clear that came first"));
        } else {
            decide(
                    out,
                    report,
                    occurrence.id,
                    "late",
                    joined(note(report), "It belongs to an alarm that has long ended"));
        }
    }

    private void raiseActive(AlarmState track, AlarmRow occurrence, Placed report, String domain, Batch out) {
        boolean latest = order.follows(report, track.lastRaise, track.lastRaiseAt);
        if (occurrence.flapping
                && track.dampedClear != 0
                && order.follows(report, track.dampedClear, track.toggledAt)) {
            occurrence.flaps++;
            occurrence.count++;
            comeBack(track, report);
            decide(
                    out,
                    report,
                    occurrence.id,
                    "damped",
                    reworded(occurrence, report, joined(note(report), "It came back while it is flapping")));
            if (placeLatest(track, occurrence, report)) {
                out.change(Kind.SEVERITY_CHANGED, occurrence);
            }
        } else if (!latest && !order.follows(report, track.previousClear, track.previousClearAt)) {
            decide(out, report, occurrence.id, "late", joined(note(report), "It belongs to an alarm that has ended"));
        } else if (track.heldClear != 0 && !order.follows(report, track.heldClear, track.heldAt)) {
            // The held clear had a raise of its own: that alarm was over before this one began.
            aside(track, report, domain, out);
        } else if (!latest) {
            track.heldClear = 0;
            occurrence.count++;
            placeOlder(track, occurrence, report);
            decide(out, report, occurrence.id, "repeated", joined(note(report), "It is older than the last report"));
        } else if (sameEvent(track, report)) {
            decide(out, report, occurrence.id, "updated", reworded(occurrence, report, note(report)));
        } else {
            track.heldClear = 0;
            occurrence.count++;
            String note = report.dated(occurrence.raisedAt) ? note(report) : conflict(report, LONG_AFTER_REPORT);
            boolean changed = placeLatest(track, occurrence, report);
            decide(
                    out,
                    report,
                    occurrence.id,
                    changed ? "severityChanged" : "repeated",
                    reworded(occurrence, report, note));
            if (changed) {
                out.change(Kind.SEVERITY_CHANGED, occurrence);
            }
        }
    }

    /** A damped alarm is there again; or gone again at once, where the clear of this raise had come before it. */
    private void comeBack(AlarmState track, Placed report) {
        int clear = clearOf(track, report);
        track.dampedClear = 0;
        track.toggled(report.time(track.toggledTime));
        if (clear >= 0) {
            track.dampedClear = track.pending[clear];
            track.toggledAt = track.pendingAt[clear];
            track.toggledTime = Math.max(track.toggledTime, order.time(track.dampedClear, track.toggledAt));
            track.met(clear);
        }
    }

    /** Counts the youngest raise into the occurrence; tells whether it changed the severity. */
    private static boolean placeLatest(AlarmState track, AlarmRow occurrence, Placed report) {
        occurrence.changedAt = Math.max(occurrence.changedAt, report.time(occurrence.changedAt));
        track.lastRaise = report.mark();
        track.lastRaiseAt = report.arrival();
        if (occurrence.severity == report.report().perceivedSeverity()) {
            return false;
        }
        occurrence.severity = report.report().perceivedSeverity();
        occurrence.originalSeverity = report.report().originalSeverity();
        return true;
    }

    /** Gives a raise that came later than younger ones its place in the occurrence, which may then have begun earlier. */
    private void placeOlder(AlarmState track, AlarmRow occurrence, Placed report) {
        if (order.follows(report, track.firstRaise, track.firstRaiseAt)) {
            return;
        }
        track.firstRaise = report.mark();
        track.firstRaiseAt = report.arrival();
        if (report.reading() == Reading.SOUND) {
            occurrence.raisedAt = Math.min(occurrence.raisedAt, report.source());
        }
    }

    /** Applies what the report says for people; the note then keeps what was said before. */
    private static @Nullable String reworded(AlarmRow occurrence, Placed report, @Nullable String note) {
        AlarmReport said = report.report();
        if (occurrence.says(said)) {
            return note;
        }
        String before = Objects.equals(occurrence.additionalText, said.additionalText())
                ? FORMER_DETAILS + cut(differing(occurrence.details, said.details()))
                : FORMER_TEXT + cut(Objects.requireNonNullElse(occurrence.additionalText, "–"));
        occurrence.additionalText = said.additionalText();
        occurrence.details = said.details();
        occurrence.reworded = true;
        return note == null ? before : note + ". " + before;
    }

    private static String differing(Map<String, String> before, Map<String, String> now) {
        Map<String, String> gone = new TreeMap<>(before);
        gone.entrySet().removeAll(now.entrySet());
        return gone.isEmpty() ? "–" : gone.toString();
    }

    private static String cut(String text) {
        return text.length() <= FORMER_LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, FORMER_LONGEST) - 1)) + "…";
    }

    /** Time of the last clear without an alarm; 0 where there was none. */
    private long lastOrphan(AlarmState track) {
        int last = track.pending.length - 1;
        return last < 0 ? 0 : order.time(track.pending[last], track.pendingAt[last]);
    }

    /** Begins an alarm where something ended before: the source's time counts if it lies after that. */
    private void beginAfter(AlarmState track, Placed report, long endedAt, String domain, Batch out) {
        int clear = clearOf(track, report);
        if (clear >= 0 || report.dated(endedAt)) {
            begin(track, report, report.time(), note(report), clear, domain, out);
        } else {
            boolean older = report.reading() == ReportOrder.Reading.SOUND;
            String note = older ? conflict(report, LONG_AFTER_CLEAR) : note(report);
            begin(track, report, report.time(endedAt), note, clear, domain, out);
        }
    }

    /** Index of the clear that came before its raise and is this raise's; -1 where none is. */
    private int clearOf(AlarmState track, Placed report) {
        for (int i = 0; i < track.pending.length; i++) {
            if (!order.follows(report, track.pending[i], track.pendingAt[i])) {
                return i;
            }
        }
        return -1;
    }

    private void begin(
            AlarmState track,
            Placed report,
            long raisedAt,
            @Nullable String note,
            int clear,
            String domain,
            Batch out) {
        AlarmRow occurrence = occurrence(track, report, raisedAt, domain);
        if (track.orphanStored) {
            out.touchOrphan(track);
        }
        track.occurrence = occurrence;
        keys.add(occurrence);
        track.firstRaise = report.mark();
        track.firstRaiseAt = report.arrival();
        track.lastRaise = report.mark();
        track.lastRaiseAt = report.arrival();
        track.heldClear = 0;
        track.dampedClear = 0;
        occurrence.flaps = track.cycles.length;
        boolean flapping = clear < 0 && track.cycles.length >= flappingCycles;
        decide(out, report, occurrence.id, "raised", note);
        out.change(Kind.RAISED, occurrence);
        if (flapping) {
            occurrence.flapping = true;
            track.toggled(raisedAt);
            watched.add(track);
            decide(
                    out,
                    report,
                    occurrence.id,
                    "flapping",
                    "It cleared and came back " + track.cycles.length + " times");
            out.change(Kind.FLAPPING_STARTED, occurrence);
        }
        if (clear >= 0) {
            long mark = track.pending[clear];
            long arrivedAt = track.pendingAt[clear];
            track.met(clear);
            end(track, occurrence, mark, arrivedAt, Math.max(raisedAt, order.time(mark, arrivedAt)), out);
            decide(out, report, occurrence.id, "cleared", "Its clear had come before it");
        }
    }

    /** An alarm that was over before the present one of its identity began. */
    private void aside(AlarmState track, Placed report, String domain, Batch out) {
        AlarmRow occurrence = occurrence(track, report, report.time(), domain);
        decide(out, report, occurrence.id, "raised", note(report));
        out.change(Kind.RAISED, occurrence);
        occurrence.clearedAt = Math.max(occurrence.raisedAt, order.time(track.heldClear, track.heldAt));
        occurrence.changedAt = occurrence.clearedAt;
        track.previousClear = track.heldClear;
        track.previousClearAt = track.heldAt;
        track.heldClear = 0;
        out.touch(occurrence);
        out.change(Kind.CLEARED, occurrence);
        decide(out, report, occurrence.id, "cleared", "Its clear had come before it");
    }

    private AlarmRow occurrence(AlarmState track, Placed placed, long raisedAt, String domain) {
        AlarmReport report = placed.report();
        return new AlarmRow(
                report.id(),
                track.identity,
                shared(domain),
                shared(sites.siteOf(report.tenant(), report.alarmedObjectId())),
                report.externalAlarmId(),
                report.additionalText(),
                report.details(),
                report.perceivedSeverity(),
                shared(report.originalSeverity()),
                raisedAt,
                track);
    }

    private void clear(AlarmState track, @Nullable AlarmRow occurrence, Placed report, Batch out) {
        String note = note(report);
        if (occurrence == null) {
            track.await(report.mark(), report.arrival());
            decide(out, report, report.report().id(), "orphan", joined(note, "No alarm is active"));
        } else if (!occurrence.active()) {
            clearAgain(track, occurrence, report, note, out);
        } else if (order.follows(report, track.lastRaise, track.lastRaiseAt)) {
            boolean dated = report.dated(occurrence.changedAt);
            clearActive(
                    track,
                    occurrence,
                    report,
                    report.time(occurrence.changedAt),
                    dated ? note : conflict(report, STEPPED_BACK),
                    out);
        } else if (order.follows(report, track.firstRaise, track.firstRaiseAt)
                || report.recorded() && track.previousClear != 0) {
            decide(out, report, occurrence.id, "late", joined(note, "A younger raise overtook it"));
        } else if (order.steppedBack(report, track.firstRaise)) {
            long at = Math.max(report.arrival(), occurrence.changedAt);
            clearActive(track, occurrence, report, at, STEPPED_BACK, out);
        } else if (!order.follows(report, track.previousClear, track.previousClearAt)) {
            decide(out, report, occurrence.id, "late", joined(note, "It belongs to an alarm that has ended"));
        } else {
            track.heldClear = report.mark();
            track.heldAt = track.touchedAt;
            watched.add(track);
            decide(
                    out,
                    report,
                    occurrence.id,
                    "late",
                    joined(note, "It is older than the raise: held until none older can come"));
        }
    }

    private void clearActive(
            AlarmState track, AlarmRow occurrence, Placed report, long at, @Nullable String note, Batch out) {
        if (!occurrence.flapping) {
            end(track, occurrence, report.mark(), report.arrival(), at, out);
            decide(out, report, occurrence.id, "cleared", note);
        } else if (track.dampedClear == 0) {
            track.dampedClear = report.mark();
            track.toggled(at);
            decide(out, report, occurrence.id, "damped", joined(note, "It cleared while it is flapping"));
        } else {
            if (!report.recorded() && order.follows(report, track.dampedClear, track.toggledAt)) {
                track.await(report.mark(), report.arrival());
            }
            decide(out, report, occurrence.id, "duplicate", joined(note, "It had cleared already"));
        }
    }

    private void clearAgain(AlarmState track, AlarmRow occurrence, Placed report, @Nullable String note, Batch out) {
        if (order.follows(report, track.lastClear, track.lastClearAt)) {
            track.await(report.mark(), report.arrival());
            decide(out, report, occurrence.id, "duplicate", joined(note, "It had cleared already"));
        } else if (order.follows(report, track.lastRaise, track.lastRaiseAt)) {
            // The earlier clear is the one that ended it; the other one may have a raise that is still to come.
            track.await(track.lastClear, track.lastClearAt);
            track.lastClear = report.mark();
            track.lastClearAt = report.arrival();
            if (report.reading() == Reading.SOUND) {
                occurrence.clearedAt = Math.max(occurrence.raisedAt, report.source());
                occurrence.changedAt = occurrence.clearedAt;
            }
            decide(out, report, occurrence.id, "cleared", joined(note, "It had cleared earlier than was known"));
        } else {
            decide(out, report, occurrence.id, "late", joined(note, "A younger raise overtook it"));
        }
    }

    private void end(AlarmState track, AlarmRow occurrence, long clear, long arrivedAt, long at, Batch out) {
        keys.remove(occurrence);
        occurrence.clearedAt = at;
        occurrence.changedAt = Math.max(occurrence.changedAt, at);
        track.lastClear = clear;
        track.lastClearAt = arrivedAt;
        track.heldClear = 0;
        track.dampedClear = 0;
        watched.remove(track);
        ended.add(new Ended(track, track.touchedAt));
        out.touch(occurrence);
        out.change(Kind.CLEARED, occurrence);
    }

    private void endFlapping(AlarmState track, AlarmRow occurrence, Batch out) {
        occurrence.flapping = false;
        track.cycles = new long[0];
        watched.remove(track);
        out.touch(occurrence);
        String reason = "It has been quiet long enough";
        if (track.dampedClear != 0) {
            end(track, occurrence, track.dampedClear, track.toggledAt, track.toggledTime, out);
            out.decide(occurrence.identity.tenant(), occurrence.id, occurrence.id, "cleared", reason);
        } else {
            out.decide(occurrence.identity.tenant(), occurrence.id, occurrence.id, "steady", reason);
            if (track.heldClear != 0) {
                watched.add(track);
            }
        }
    }

    /** Ends an alarm by its held clear: no older raise can come any more, so the clear's time was the clock's fault. */
    private void endHeld(AlarmState track, AlarmRow occurrence, Batch out) {
        long at = Math.max(track.heldAt, occurrence.changedAt);
        String decision = occurrence.flapping ? "damped" : "cleared";
        if (!occurrence.flapping) {
            end(track, occurrence, track.heldClear, track.heldAt, at, out);
        } else if (track.dampedClear == 0) {
            track.dampedClear = track.heldClear;
            track.toggledAt = track.heldAt;
            track.toggledTime = at;
            track.heldClear = 0;
            out.touch(occurrence);
        }
        track.heldClear = 0;
        out.decide(
                occurrence.identity.tenant(),
                occurrence.id,
                occurrence.id,
                decision,
                "The source's clock stepped back: the arrival of its clear counts");
    }

    /** Returns whether {@link #tick} has something to do at this time. */
    boolean due(long now) {
        for (AlarmState track : watched) {
            if (flappingOver(track, now) || heldOver(track, now)) {
                return true;
            }
        }
        return false;
    }

    /** Lets time pass: ends damping that is over, and takes held clears for what they then must be. */
    void tick(long now, Batch out) {
        for (AlarmState track : new ArrayList<>(watched)) {
            AlarmRow occurrence = track.occurrence;
            if (occurrence == null) {
                continue;
            }
            if (flappingOver(track, now)) {
                endFlapping(track, occurrence, out);
            } else if (heldOver(track, now)) {
                endHeld(track, occurrence, out);
            } else if (!occurrence.flapping && track.heldClear == 0) {
                watched.remove(track);
            }
        }
    }

    private boolean flappingOver(AlarmState track, long now) {
        return track.occurrence != null && track.occurrence.flapping && now >= track.toggledAt + flappingQuiet;
    }

    private boolean heldOver(AlarmState track, long now) {
        return track.heldClear != 0 && now > order.overtakenUntil(track.heldAt);
    }

    private void forget() {
        while (!ended.isEmpty()
                && (ended.size() > rememberClearedAtMost
                        || ended.getFirst().touchedAt() + rememberCleared < streamTime)) {
            Ended oldest = ended.removeFirst();
            AlarmState track = oldest.track();
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

    private static void decide(Batch out, Placed placed, UUID alarm, String decision, @Nullable String reason) {
        AlarmReport report = placed.report();
        out.decide(report.tenant(), report.id(), alarm, decision, reason);
    }

    /** Note on what is wrong with the source's time by itself. */
    private static @Nullable String note(Placed report) {
        return switch (report.reading()) {
            case SOUND, NONE -> null;
            case AHEAD ->
                "The source's clock is " + (report.source() - report.arrival()) / 1_000_000
                        + " s ahead: its arrival counts";
            case UNSET -> "The source's clock was never set: its arrival counts";
        };
    }

    /** Note on what is wrong with the source's time: by itself, or in the light of what was known. */
    private static String conflict(Placed report, String otherwise) {
        String note = note(report);
        return note == null ? otherwise : note;
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

    /** Returns the one copy of a word, since most alarms share theirs. */
    private String shared(String word) {
        if (strings.size() > STRINGS_AT_MOST) {
            strings.clear();
        }
        String present = strings.putIfAbsent(word, word);
        return present == null ? word : present;
    }

    List<AlarmRow> active() {
        return tracks.values().stream()
                .map(track -> track.occurrence)
                .filter(occurrence -> occurrence != null && occurrence.active())
                .toList();
    }
}
