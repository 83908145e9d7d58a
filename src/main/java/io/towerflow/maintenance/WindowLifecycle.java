package io.towerflow.maintenance;

import io.towerflow.maintenance.MaintenanceWindow.State;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Steps that the process of a window takes it through. */
@Service
@Transactional
public class WindowLifecycle {

    private final MaintenanceWindowRepository repository;
    private final Overlaps overlaps;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    WindowLifecycle(
            MaintenanceWindowRepository repository, Overlaps overlaps, ApplicationEventPublisher events, Clock clock) {
        this.repository = repository;
        this.overlaps = overlaps;
        this.events = events;
        this.clock = clock;
    }

    /** Times at which an occurrence begins and ends. */
    public record Times(Instant startsAt, Instant endsAt) {}

    /**
     * Returns the occurrence that is held or comes next, with its present end, and those after it; of a window that is not over.
     */
    static List<WindowOccurrence> coming(MaintenanceWindow window, int most) {
        List<WindowOccurrence> planned = new ArrayList<>(Recurrence.of(window).from(window.startsAt(), most));
        if (!planned.isEmpty()) {
            planned.set(0, new WindowOccurrence(planned.getFirst().startsAt(), window.endsAt()));
        }
        return planned;
    }

    /**
     * Returns whether it overlaps another window that it was not meant to overlap: two may have been requested at the
     * same moment. What it overlaps is noted for the people.
     */
    public boolean overlaps(String number) {
        MaintenanceWindow window = claimed(number);
        List<String> others = overlaps.of(window, clock.instant());
        if (!others.isEmpty()) {
            happened(number, "overlaps", null, String.join(", ", others));
        }
        return !others.isEmpty() && !window.despiteOverlap();
    }

    /**
     * Records that somebody has decided about the request.
     *
     * @throws RuleBrokenException where nobody is known to have decided, or the one who asked for it
     * @throws ConflictException where it does not wait for a decision
     */
    public void decided(String number, boolean approved, @Nullable String actor, @Nullable String note) {
        MaintenanceWindow window = claimed(number);
        if (actor == null) {
            throw new RuleBrokenException("Nobody is known to decide about " + number + ": sign in first");
        }
        requireOther(window, actor);
        if (!waits(window)) {
            throw new ConflictException(number + " does not wait for a decision: it is "
                    + window.state().name().toLowerCase(Locale.ROOT));
        }
        repository.decided(number, actor, note, clock.instant());
        happened(number, approved ? "approved" : "declined", actor, note);
    }

    /** Returns whether nobody has decided yet. */
    @Transactional(readOnly = true)
    public boolean waits(String number) {
        return waits(repository.find(number).orElseThrow(() -> unknown(number)));
    }

    /** Returns whether nobody has decided yet: what was decided, and is requested still, waits only for its process. */
    private static boolean waits(MaintenanceWindow window) {
        return window.state() == State.REQUESTED && window.decidedBy() == null;
    }

    /** Requires four eyes. */
    private static void requireOther(MaintenanceWindow window, String actor) {
        if (actor.equals(window.requestedBy())) {
            throw new RuleBrokenException(
                    "Another person than " + actor + ", who asked for " + window.number() + ", must decide about it");
        }
    }

    /** Records that it will not be held. */
    public void refused(String number) {
        MaintenanceWindow window = claimed(number);
        repository.state(number, State.REFUSED, clock.instant());
        happened(number, window.decidedBy() == null ? "expired" : "refused", null, null);
    }

    /**
     * Puts the next occurrence on the calendar: from then on the intake knows of it.
     *
     * @return when it begins and ends
     */
    public Times scheduled(String number) {
        MaintenanceWindow window = claimed(number);
        Instant now = clock.instant();
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        // What was approved late is held from now on: alarms that people were told of are not taken back.
        Instant begins = window.startsAt().isBefore(now) && window.endsAt().isAfter(now) ? second : window.startsAt();
        WindowOccurrence next = new WindowOccurrence(begins, window.endsAt());
        repository.schedule(number, next);
        repository.occurrence(number, next, now);
        repository.state(number, State.APPROVED, now);
        return new Times(next.startsAt(), next.endsAt());
    }

    /** @return when it ends */
    public Times started(String number) {
        MaintenanceWindow window = claimed(number);
        repository.state(number, State.ACTIVE, clock.instant());
        happened(number, "started", null, null);
        changed(window);
        return new Times(window.startsAt(), window.endsAt());
    }

    /**
     * Records that the occurrence has ended: the intake lets go of its alarms by itself.
     *
     * @return whether it comes again
     */
    public boolean ended(String number) {
        MaintenanceWindow window = claimed(number);
        Instant now = clock.instant();
        happened(number, "ended", null, null);
        Optional<WindowOccurrence> next = window.recurrence() == null
                ? Optional.empty()
                : Recurrence.of(window).next(window.endsAt());
        if (next.isPresent()) {
            repository.occurrence(number, next.get(), now);
            repository.state(number, State.APPROVED, now);
        } else {
            repository.state(number, State.ENDED, now);
        }
        changed(window);
        return next.isPresent();
    }

    public void cancelled(String number) {
        MaintenanceWindow window = claimed(number);
        Instant now = clock.instant();
        repository.stop(number, now);
        repository.state(number, State.CANCELLED, now);
        changed(window);
    }

    /** Returns a window and what it overlaps, for those who decide about it. */
    @Transactional(readOnly = true)
    public MaintenanceWindow shown(String number) {
        return repository.find(number).map(this::withOverlaps).orElseThrow(() -> unknown(number));
    }

    MaintenanceWindow withOverlaps(MaintenanceWindow window) {
        return window.state().over() ? window : with(window, overlaps.of(window, clock.instant()));
    }

    static MaintenanceWindow with(MaintenanceWindow window, List<String> overlaps) {
        return new MaintenanceWindow(
                window.number(),
                window.tenant(),
                window.state(),
                window.reason(),
                window.objects(),
                window.behind(),
                window.recurrence(),
                window.skipped(),
                window.zone(),
                window.firstStartsAt(),
                window.firstEndsAt(),
                window.startsAt(),
                window.endsAt(),
                window.despiteOverlap(),
                window.requestedBy(),
                window.requestedAt(),
                window.decidedBy(),
                window.decidedAt(),
                window.decisionNote(),
                window.processInstanceId(),
                overlaps,
                window.silenced(),
                window.held());
    }

    MaintenanceWindow claimed(String number) {
        return repository.claim(number).orElseThrow(() -> unknown(number));
    }

    static NotFoundException unknown(String number) {
        return new NotFoundException("maintenance window", number);
    }

    private void happened(String number, String kind, @Nullable String actor, @Nullable String words) {
        repository.happened(number, clock.instant(), kind, actor, words);
    }

    void changed(MaintenanceWindow window) {
        events.publishEvent(new WindowsChanged(window.tenant(), window.number()));
    }
}
