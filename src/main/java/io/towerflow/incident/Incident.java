package io.towerflow.incident;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.engine.queue.ProcessCommand.Kind;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.problem.ConflictException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Incident, which people see, work on and close: one or more situations with one cause. Its state changes here and nowhere else;
 * each change refuses where it is not possible now, and leaves what is to be told of it: entries of the timeline, and commands to
 * the incident's process. The unit of work of {@code incident.lifecycle} locks, loads and writes it. For others it is what was
 * read; nobody writes what they would change.
 */
public final class Incident {

    /** Message that an escalation waits for: somebody takes care of the incident. */
    public static final String ACKNOWLEDGED = "incident.acknowledged";

    private final String number;
    private final String tenant;
    private final Instant openedAt;
    private final LinkedHashSet<String> sites;
    private final Map<UUID, Situation> situations = new LinkedHashMap<>();
    private final @Nullable String givenTitle;
    private final @Nullable String technician;
    private IncidentState state;
    private PerceivedSeverity severity;
    private @Nullable RootCause rootCause;
    private @Nullable String processInstanceId;
    private @Nullable String mergedInto;
    private @Nullable String acknowledgedBy;
    private @Nullable String decision;
    private Instant changedAt;
    private @Nullable Instant clearedAt;
    private @Nullable Instant closedAt;
    private @Nullable Rank rank;
    private @Nullable String title;

    // What the unit of work has yet to write
    private boolean fresh;
    private boolean changed;
    private boolean refreshed;
    private final Set<UUID> released = new HashSet<>();
    private final Set<UUID> held = new LinkedHashSet<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<ProcessCommands.New> commands = new ArrayList<>();

    /**
     * Situation that an incident holds, as last heard of.
     *
     * @param severity the last one before it became clear, where it is
     * @param clear whether none of its alarms is active
     */
    public record Situation(UUID id, PerceivedSeverity severity, Set<String> sites, boolean clear) {

        public Situation {
            sites = Collections.unmodifiableSet(new TreeSet<>(sites));
        }

        private Situation with(PerceivedSeverity heard, Set<String> more, boolean isClear) {
            Set<String> all = new HashSet<>(sites);
            all.addAll(more);
            return new Situation(id, heard == PerceivedSeverity.CLEARED ? severity : heard, all, isClear);
        }
    }

    /**
     * Rank of an incident: what it is listed, filtered and found by.
     *
     * @param dueAt when the agreed time is over; null where it was never computed
     * @param siteDownAt when the root cause's site goes down, where that is known
     * @param technician the id of who is asked, on the way or at work
     * @param urgency 0 to 100; 100 is listed first
     * @param urgencyAt when the urgency was computed
     * @param urgencyNextAt when time alone changes the urgency, or null
     * @param turn among equally urgent ones the lower comes first
     */
    public record Rank(
            @Nullable Instant dueAt,
            @Nullable Instant siteDownAt,
            @Nullable String technician,
            String region,
            String search,
            int urgency,
            Instant urgencyAt,
            @Nullable Instant urgencyNextAt,
            long turn) {

        /** Returns whether the other lists the incident alike, whenever it was computed. */
        public boolean sameAs(Rank other) {
            return equals(new Rank(
                    other.dueAt,
                    other.siteDownAt,
                    other.technician,
                    other.region,
                    other.search,
                    other.urgency,
                    urgencyAt,
                    other.urgencyNextAt,
                    other.turn));
        }
    }

    /** Entry of the timeline, which gets the time of the transaction that changes the incident. */
    public record Entry(
            String kind,
            String key,
            List<String> arguments,
            @Nullable String actor) {}

    /**
     * Incident as it is stored, without its situations.
     *
     * @param number the natural id and the business key of its process, as {@code INC-2026-000123}
     * @param severity the worst severity among its active alarms; the last one once all are clear
     * @param sites ids, the root cause's site first
     * @param title what people called it; null where it is called by its cause and place
     * @param mergedInto the number of the incident that goes on, where this one was merged
     * @param technician the id of who is asked, on the way or at work, as told before the row was read
     * @param rank as stored; null for one that is not stored yet
     */
    public Incident(
            String number,
            String tenant,
            Instant openedAt,
            Instant changedAt,
            IncidentState state,
            PerceivedSeverity severity,
            Collection<String> sites,
            @Nullable String title,
            @Nullable RootCause rootCause,
            @Nullable String processInstanceId,
            @Nullable String mergedInto,
            @Nullable String acknowledgedBy,
            @Nullable String decision,
            @Nullable Instant clearedAt,
            @Nullable Instant closedAt,
            @Nullable String technician,
            @Nullable Rank rank) {
        this.number = number;
        this.tenant = tenant;
        this.openedAt = openedAt;
        this.changedAt = changedAt;
        this.state = state;
        this.severity = severity;
        this.sites = new LinkedHashSet<>(sites);
        this.givenTitle = title;
        this.rootCause = rootCause;
        this.processInstanceId = processInstanceId;
        this.mergedInto = mergedInto;
        this.acknowledgedBy = acknowledgedBy;
        this.decision = decision;
        this.clearedAt = clearedAt;
        this.closedAt = closedAt;
        this.technician = technician;
        this.rank = rank;
    }

    /**
     * Opens an incident; its process is started after the commit.
     *
     * @param title what people call it, or null
     * @param actor who opened it; null where alarms did
     */
    public static Incident open(
            String number,
            String tenant,
            PerceivedSeverity severity,
            @Nullable String title,
            @Nullable RootCause cause,
            Collection<String> sites,
            @Nullable String actor,
            Instant now) {
        Incident opened = new Incident(
                number,
                tenant,
                now,
                now,
                IncidentState.OPEN,
                severity,
                sites,
                title,
                cause,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        opened.fresh = true;
        opened.note(
                "opened",
                actor == null ? "incident.timeline.opened" : "incident.timeline.openedByHand",
                List.of(),
                actor);
        opened.command(Kind.START, null, Map.of());
        return opened;
    }

    public String number() {
        return number;
    }

    public String tenant() {
        return tenant;
    }

    public IncidentState state() {
        return state;
    }

    public PerceivedSeverity severity() {
        return severity;
    }

    /** Returns ids, the root cause's site first. */
    public List<String> sites() {
        return List.copyOf(sites);
    }

    /** Returns what people called it; null where it is called by its cause and place. */
    public @Nullable String givenTitle() {
        return givenTitle;
    }

    /** Returns what it is called, in the language of who read it. */
    public String title() {
        return Objects.requireNonNullElse(title, number);
    }

    /** Lets it be called this, in the language of who reads it. */
    public Incident called(String words) {
        title = words;
        return this;
    }

    public @Nullable RootCause rootCause() {
        return rootCause;
    }

    public @Nullable String processInstanceId() {
        return processInstanceId;
    }

    /** Returns the number of the incident that goes on, where this one was merged. */
    public @Nullable String mergedInto() {
        return mergedInto;
    }

    public @Nullable String acknowledgedBy() {
        return acknowledgedBy;
    }

    public @Nullable String decision() {
        return decision;
    }

    public Instant openedAt() {
        return openedAt;
    }

    public Instant changedAt() {
        return changedAt;
    }

    public @Nullable Instant clearedAt() {
        return clearedAt;
    }

    public @Nullable Instant closedAt() {
        return closedAt;
    }

    /** Returns when the agreed time is over. */
    public Instant dueAt() {
        return rank == null || rank.dueAt() == null ? openedAt : rank.dueAt();
    }

    /** Returns when the root cause's site goes down, where that is known. */
    public @Nullable Instant siteDownAt() {
        return rank == null ? null : rank.siteDownAt();
    }

    /** Returns the id of who is asked, on the way or at work. */
    public @Nullable String technician() {
        return technician;
    }

    /** Returns what it is listed by, 0 to 100; see {@link io.towerflow.incident.ranking.Urgency}. */
    public int urgency() {
        return rank == null ? 0 : rank.urgency();
    }

    /** Returns when the urgency was computed. */
    public Instant urgencyAt() {
        return rank == null ? openedAt : rank.urgencyAt();
    }

    /** Returns its rank as stored; null for one that is not stored yet. */
    public @Nullable Rank rank() {
        return rank;
    }

    /** Returns the situations that it holds; none where it was read without them. */
    public List<Situation> situations() {
        return List.copyOf(situations.values());
    }

    public @Nullable Situation situation(UUID id) {
        return situations.get(id);
    }

    /** Returns whether none of its situations has an active alarm; false for one that people opened and that holds none. */
    public boolean clear() {
        return !situations.isEmpty() && situations.values().stream().allMatch(Situation::clear);
    }

    /** Returns whether this one goes on, of two that are the same: the worse, then the older. */
    public boolean goesOnBefore(Incident other) {
        if (severity != other.severity) {
            return severity.worseThan(other.severity);
        }
        int byAge = openedAt.compareTo(other.openedAt);
        return byAge != 0 ? byAge < 0 : number.compareTo(other.number) < 0;
    }

    /** Puts a situation into the incident. */
    public void hold(Situation situation) {
        situations.put(situation.id(), situation);
        held.add(situation.id());
        changed = true;
    }

    /** Lets a situation go, to another incident or since it became part of another situation. */
    public void release(UUID situation) {
        situations.remove(situation);
        held.remove(situation);
        released.add(situation);
        changed = true;
    }

    /** Takes over what is now known of a situation that it holds, and follows from it; of others it knows nothing. */
    public void learn(UUID id, PerceivedSeverity heard, Set<String> more, boolean isClear, Instant now) {
        Situation before = situations.get(id);
        if (before == null) {
            return;
        }
        hold(before.with(heard, more, isClear));
        if (before.severity() == severity) {
            lower();
        }
        settle(now);
    }

    /**
     * Lets the severity follow the worst of what is still active down. It is told, and what is open is served accordingly; nobody
     * is urged, and no time that was agreed is put off. Where nothing is active the last severity stays.
     */
    private void lower() {
        situations.values().stream()
                .filter(one -> !one.clear())
                .map(Situation::severity)
                .min(PerceivedSeverity::compareTo)
                .filter(severity::worseThan)
                .ifPresent(lower -> {
                    if (!fresh) {
                        note(
                                "severity-lowered",
                                "incident.timeline.severityLowered",
                                List.of(severity.word(), lower.word()),
                                null);
                    }
                    severity = lower;
                    if (!fresh) {
                        refresh();
                    }
                });
    }

    /** Brings the incident in line with its situations. */
    public void settle(Instant now) {
        changed = true;
        List<String> added = new ArrayList<>();
        for (Situation one : situations.values()) {
            one.sites().stream().filter(sites::add).forEach(added::add);
            if (one.severity().worseThan(severity)) {
                raise(one.severity());
            }
        }
        if (!added.isEmpty() && !fresh) {
            note("site-added", "incident.timeline.siteAdded", List.of(String.join(", ", added)), null);
            refresh();
        }
        if (clear() && state == IncidentState.OPEN) {
            state = IncidentState.CLEARED;
            clearedAt = now;
            note("all-clear", "incident.timeline.allClear", List.of(), null);
            command(Kind.MESSAGE, "incident.allClear", Map.of());
        } else if (!clear() && state == IncidentState.CLEARED) {
            state = IncidentState.OPEN;
            clearedAt = null;
            note("alarms-returned", "incident.timeline.alarmsReturned", List.of(), null);
            command(Kind.MESSAGE, "incident.alarmsReturned", Map.of());
        }
    }

    private void raise(PerceivedSeverity worse) {
        PerceivedSeverity before = severity;
        severity = worse;
        if (!fresh) {
            note("severity-raised", "incident.timeline.severityRaised", List.of(before.word(), worse.word()), null);
            command(Kind.MESSAGE, "incident.severityRaised", Map.of());
        }
    }

    /**
     * Takes over another incident that is the same: this one goes on with all situations, the other ends as merged.
     *
     * @param actor who said so, or null where the correlation found it
     */
    public void takeOver(Incident other, @Nullable String actor, Instant now) {
        requireRunning();
        other.requireRunning();
        other.situations().forEach(one -> {
            other.release(one.id());
            hold(one);
        });
        other.end(IncidentState.MERGED, now);
        other.mergedInto = number;
        other.note("merged", "incident.timeline.mergedInto", List.of(number), actor);
        note("took-over", "incident.timeline.tookOver", List.of(other.number), actor);
        other.command(Kind.MESSAGE, "incident.merged", Map.of());
        settle(now);
        refresh();
    }

    /** Gives some of its situations, which are another incident's, to that one, which has just been opened for them. */
    public void splitOff(Incident part, Collection<Situation> moving, String actor, Instant now) {
        requireRunning();
        moving.forEach(one -> {
            release(one.id());
            part.hold(one);
        });
        part.settle(now);
        sites.clear();
        situations.values().forEach(one -> sites.addAll(one.sites()));
        note("split", "incident.timeline.split", List.of(part.number), actor);
        part.note("split-from", "incident.timeline.splitFrom", List.of(number), actor);
        settle(now);
        refresh();
    }

    /** Records that its process has begun. */
    public void started(String process) {
        processInstanceId = process;
        changed = true;
    }

    /** Believes in a root cause from now on; people hear of it where they would read something else. */
    public void believe(RootCause found) {
        RootCause before = rootCause;
        if (found.equals(before)) {
            return;
        }
        rootCause = found;
        changed = true;
        if (before != null && !saysTheSame(before, found)) {
            refresh();
        }
        if (before != null && !before.alarmedObject().equals(found.alarmedObject())) {
            note(
                    "root-cause-changed",
                    "incident.timeline.rootCauseChanged",
                    List.of(found.probableCause(), found.alarmedObject()),
                    null);
        }
    }

    /** Returns whether people read the same of both. */
    private static boolean saysTheSame(RootCause before, RootCause found) {
        return before.explanation().equals(found.explanation())
                && Objects.equals(before.consequence(), found.consequence())
                && before.confidence() == found.confidence();
    }

    /** Acknowledges it: somebody has seen it and takes care of it. The first one has it; each is noted. */
    public void acknowledge(String actor) {
        requireRunning();
        if (acknowledgedBy == null) {
            acknowledgedBy = actor;
            refresh();
        }
        note("acknowledged", "incident.timeline.acknowledged", List.of(), actor);
        tell(ACKNOWLEDGED);
    }

    /** Records that somebody decided what to do; who decides first has it. */
    public void decided(String what, @Nullable String actor) {
        decision = what;
        if (acknowledgedBy == null) {
            acknowledgedBy = actor;
        }
        note("decided", "incident.timeline.decided." + what, List.of(), actor);
    }

    /** Records that somebody judged the root cause, in words if they have any. */
    public void judged(String verdict, @Nullable String words, @Nullable String actor) {
        note(
                "judged",
                "incident.timeline.judged." + verdict + (words == null ? "" : "Words"),
                words == null ? List.of() : List.of(words),
                actor);
    }

    /** Cancels it, as it was none or no longer matters: its process ends, whatever its alarms do. */
    public void cancel(String reason, String actor, Instant now) {
        requireRunning();
        end(IncidentState.CANCELLED, now);
        note(
                "cancelled",
                reason.isEmpty() ? "incident.timeline.cancelled" : "incident.timeline.cancelledBecause",
                reason.isEmpty() ? List.of() : List.of(reason),
                actor);
        command(Kind.MESSAGE, "incident.cancelled", Map.of());
    }

    /** Closes it at the end of its process, unless it ended otherwise before. */
    public void close(Instant now) {
        if (!state.ended()) {
            end(IncidentState.CLOSED, now);
            note("closed", "incident.timeline.closed", List.of(), null);
        }
    }

    /** Reopens one that was closed or cancelled and was not at its end: it gets a new process. */
    public void reopen(String actor) {
        if (!state.ended()) {
            throw new ConflictException(number + " is open");
        }
        if (state == IncidentState.MERGED) {
            throw new ConflictException(number + " was merged into " + mergedInto);
        }
        state = IncidentState.OPEN;
        closedAt = null;
        clearedAt = null;
        decision = null;
        processInstanceId = null;
        note("reopened", "incident.timeline.reopened", List.of(), actor);
        command(Kind.START, null, Map.of());
    }

    private void end(IncidentState how, Instant now) {
        state = how;
        closedAt = now;
        changed = true;
    }

    /** Adds an entry to its timeline. */
    public void note(String kind, String key, List<String> arguments, @Nullable String actor) {
        entries.add(new Entry(kind, key, arguments, actor));
        changed = true;
    }

    /** Sends a message that is of no use where nothing waits for it. */
    public void tell(String message) {
        command(Kind.TELL, message, Map.of());
    }

    /** Completes a user task of its process with these answers. */
    public void complete(String task, Map<String, Object> answers) {
        requireRunning();
        command(Kind.COMPLETE, task, answers);
        changed = true;
    }

    /** Shows its tasks what changed; once is enough for all changes of a transaction. */
    public void refresh() {
        if (!refreshed) {
            refreshed = true;
            commands.add(refreshCommand());
        }
    }

    /** Returns the command that shows its tasks what changed, for who changes nothing of it but where it is listed. */
    public ProcessCommands.New refreshCommand() {
        return new ProcessCommands.New(tenant, number, Kind.REFRESH, null, Map.of(), SeverityPriority.of(severity));
    }

    private void command(Kind kind, @Nullable String name, Map<String, Object> variables) {
        commands.add(new ProcessCommands.New(tenant, number, kind, name, variables, SeverityPriority.of(severity)));
    }

    /**
     * Requires that it has not ended.
     *
     * @throws ConflictException where it has
     */
    public void requireRunning() {
        if (state.ended()) {
            throw new ConflictException(number + " is " + state.word());
        }
    }

    /** Takes the situations that it holds as stored. */
    public void holding(Collection<Situation> stored) {
        stored.forEach(one -> situations.put(one.id(), one));
    }

    /** Takes what it is listed by as stored. */
    public void ranked(Rank stored) {
        rank = stored;
    }

    /** Takes when it was stored with all its changes. */
    public void storedAt(Instant now) {
        changedAt = now;
    }

    /** Returns whether it is not stored yet. */
    public boolean fresh() {
        return fresh;
    }

    /** Returns whether its row is to be written. */
    public boolean changed() {
        return changed;
    }

    /** Returns the situations that it has let go since it was read. */
    public Set<UUID> released() {
        return Set.copyOf(released);
    }

    /** Returns the situations that it has got, or has learned of, since it was read. */
    public List<Situation> held() {
        return held.stream().map(situations::get).filter(Objects::nonNull).toList();
    }

    /** Returns what its timeline gets. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Returns what its process is to follow, in order. */
    public List<ProcessCommands.New> commands() {
        return List.copyOf(commands);
    }

    /** Requires that all its alarms are clear, so that its root cause may be confirmed. */
    public void requireCleared() {
        requireRunning();
        if (state != IncidentState.CLEARED) {
            throw new ConflictException(
                    "The root cause is confirmed once all alarms are clear; " + number + " is open");
        }
    }
}
