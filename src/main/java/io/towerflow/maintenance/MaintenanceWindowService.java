package io.towerflow.maintenance;

import io.towerflow.audit.AuditTrail;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.maintenance.MaintenanceWindow.State;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps maintenance windows in the tables; what happens next is the process's. */
@Service
@Transactional
class MaintenanceWindowService implements MaintenanceWindows {

    private static final int MOST_OBJECTS = 200;
    private static final int LONGEST_TEXT = 500;
    /** Number of coming times among which one can be cancelled. */
    private static final int MOST_COMING = 100;

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final MaintenanceWindowRepository repository;
    private final WindowLifecycle lifecycle;
    private final Overlaps overlaps;
    private final WindowProcess process;
    private final WindowSettings settings;
    private final Inventory inventory;
    private final AuditTrail audit;
    private final Clock clock;

    MaintenanceWindowService(
            MaintenanceWindowRepository repository,
            WindowLifecycle lifecycle,
            Overlaps overlaps,
            WindowProcess process,
            WindowSettings settings,
            Inventory inventory,
            AuditTrail audit,
            Clock clock) {
        this.repository = repository;
        this.lifecycle = lifecycle;
        this.overlaps = overlaps;
        this.process = process;
        this.settings = settings;
        this.inventory = inventory;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Page page(@Nullable State state, int offset, int limit) {
        return new Page(
                repository.page(state, offset, limit).stream()
                        .map(lifecycle::withOverlaps)
                        .toList(),
                repository.count(state));
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<MaintenanceWindow> find(String number) {
        return repository.find(number).map(lifecycle::withOverlaps);
    }

    @Override
    @Transactional(readOnly = true)
    public List<MaintenanceWindow.Event> events(String number) {
        return repository.events(number);
    }

    @Override
    @Transactional(readOnly = true)
    public List<MaintenanceWindow.Silenced> silenced(String number, int most) {
        return repository.silenced(number, most);
    }

    @Override
    @Transactional(readOnly = true)
    public Map<UUID, String> holders(Collection<UUID> alarmIds) {
        return alarmIds.isEmpty() ? Map.of() : repository.holders(alarmIds);
    }

    @Override
    public MaintenanceWindow request(WindowRequest request, String actor) {
        Instant now = clock.instant();
        MaintenanceWindow window = checked(request, actor, now);
        repository.lock();
        List<String> others = overlaps.of(window, now);
        if (!others.isEmpty() && !window.despiteOverlap()) {
            throw new InvalidInputException(
                    "objects",
                    "overlap in time with " + String.join(", ", others)
                            + "; choose another time, or set despiteOverlap where both are meant");
        }
        repository.insert(window);
        repository.happened(window.number(), now, "requested", actor, window.reason());
        audit.record(
                actor,
                "request-maintenance-window",
                "maintenance-window " + window.number(),
                Map.of("objects", window.objects(), "start", window.startsAt().toString()));
        repository.process(window.number(), process.start(window));
        return find(window.number()).orElseThrow();
    }

    private MaintenanceWindow checked(WindowRequest request, String actor, Instant now) {
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        Topology topology = inventory.topology(Tenancy.required());
        List<String> objects = request.objects() == null
                ? List.of()
                : List.copyOf(new LinkedHashSet<>(request.objects().stream()
                        .filter(Objects::nonNull)
                        .map(String::strip)
                        .toList()));
        if (objects.isEmpty() || objects.size() > MOST_OBJECTS) {
            wrong.add(new InvalidInputException.Field(
                    "objects", "must name 1 to " + MOST_OBJECTS + " sites or pieces of equipment"));
        }
        for (int i = 0; i < objects.size(); i++) {
            if (topology.siteOf(objects.get(i)) == null) {
                wrong.add(new InvalidInputException.Field(
                        "objects[" + i + "]", "is neither a site nor a piece of equipment: " + objects.get(i)));
            }
        }
        String reason = text(request.reason());
        if (reason == null) {
            wrong.add(new InvalidInputException.Field("reason", "is missing"));
        } else if (reason.length() > LONGEST_TEXT) {
            wrong.add(new InvalidInputException.Field("reason", "must have at most " + LONGEST_TEXT + " characters"));
        }
        Instant start = request.start() == null ? null : request.start().truncatedTo(ChronoUnit.SECONDS);
        Instant end = request.end() == null ? null : request.end().truncatedTo(ChronoUnit.SECONDS);
        if (start == null) {
            wrong.add(new InvalidInputException.Field("start", "is missing"));
        } else if (start.isBefore(now.minus(settings.latestRequest()))) {
            wrong.add(new InvalidInputException.Field(
                    "start", "must not be more than " + settings.latestRequest().toMinutes() + " minutes ago"));
        }
        if (end == null) {
            wrong.add(new InvalidInputException.Field("end", "is missing"));
        } else if (start != null && !end.isAfter(start)) {
            wrong.add(new InvalidInputException.Field("end", "must be later than the start"));
        } else if (!end.isAfter(now)) {
            wrong.add(new InvalidInputException.Field("end", "must be in the future"));
        } else if (start != null && Duration.between(start, end).compareTo(settings.longest()) > 0) {
            wrong.add(new InvalidInputException.Field(
                    "end", "must be at most " + settings.longest().toHours() + " hours after the start"));
        }
        String recurrence = text(request.recurrence());
        Site first = objects.isEmpty() ? null : topology.siteOf(objects.getFirst());
        if (!wrong.isEmpty() || start == null || end == null || reason == null || first == null) {
            throw new InvalidInputException(wrong);
        }
        try {
            new Recurrence(start, end, first.timeZone(), recurrence);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("recurrence", String.valueOf(e.getMessage()));
        }
        String number = String.format(
                Locale.ROOT, "MW-%d-%06d", now.atOffset(ZoneOffset.UTC).getYear(), repository.nextNumber());
        return new MaintenanceWindow(
                number,
                Tenancy.required(),
                State.REQUESTED,
                reason,
                objects,
                request.behind(),
                recurrence,
                List.of(),
                first.timeZone(),
                start,
                end,
                start,
                end,
                request.despiteOverlap(),
                actor,
                now,
                null,
                null,
                null,
                null,
                List.of(),
                0,
                0);
    }

    @Override
    public void decide(String number, boolean approve, @Nullable String note, String actor) {
        lifecycle.decided(number, approve, actor, text(note));
        if (!process.decided(number, approve)) {
            throw new ConflictException(number + " does not wait for a decision");
        }
        audit.record(
                actor,
                approve ? "approve-maintenance-window" : "refuse-maintenance-window",
                "maintenance-window " + number,
                Map.of());
    }

    @Override
    public MaintenanceWindow extend(String number, Instant to, @Nullable String reason, String actor) {
        MaintenanceWindow window = lifecycle.claimed(number);
        Instant end = to.truncatedTo(ChronoUnit.SECONDS);
        Instant now = clock.instant();
        if (window.state().over()) {
            throw new ConflictException(number + " cannot be extended: it is " + word(window));
        }
        if (!window.endsAt().isAfter(now)) {
            throw new ConflictException(number + " cannot be extended: its end has come; ask for another window");
        }
        if (!end.isAfter(window.endsAt())) {
            throw new InvalidInputException("end", "must be later than the present end, " + window.endsAt());
        }
        if (Duration.between(window.startsAt(), end).compareTo(settings.longest()) > 0) {
            throw new InvalidInputException(
                    "end", "must be at most " + settings.longest().toHours() + " hours after the start");
        }
        Recurrence.of(window)
                .next(window.endsAt())
                .filter(next -> !next.startsAt().equals(window.startsAt()))
                .filter(next -> next.startsAt().isBefore(end))
                .ifPresent(next -> {
                    throw new InvalidInputException("end", "must not be later than the next time, " + next.startsAt());
                });
        boolean own = actor.equals(window.requestedBy());
        if (own && end.isAfter(planned(window).plus(settings.ownExtension()))) {
            throw new RuleBrokenException("Who asked for a window may extend it by "
                    + settings.ownExtension().toMinutes() + " minutes at most; another person may do more");
        }
        repository.occurrence(number, new WindowOccurrence(window.startsAt(), end), now);
        repository.moveEnd(number, window.startsAt(), end);
        repository.happened(number, now, "extended", actor, extension(end, text(reason)));
        audit.record(actor, "extend-maintenance-window", "maintenance-window " + number, Map.of("end", end.toString()));
        process.extended(number, end);
        lifecycle.changed(window);
        return find(number).orElseThrow();
    }

    /** End of the present occurrence without any extension. */
    private static Instant planned(MaintenanceWindow window) {
        return Recurrence.of(window)
                .next(window.startsAt())
                .map(WindowOccurrence::endsAt)
                .orElse(window.endsAt());
    }

    private static String extension(Instant end, @Nullable String reason) {
        return reason == null ? end.toString() : end + " · " + reason;
    }

    @Override
    public void cancel(String number, @Nullable String reason, String actor) {
        MaintenanceWindow window = lifecycle.claimed(number);
        if (window.state().over()) {
            throw new ConflictException(number + " is over already: it is " + word(window));
        }
        repository.happened(number, clock.instant(), "cancelled", actor, text(reason));
        audit.record(actor, "cancel-maintenance-window", "maintenance-window " + number, Map.of());
        process.cancelled(number);
    }

    @Override
    @Transactional(readOnly = true)
    public List<MaintenanceWindow.Time> coming(String number, int most) {
        return repository.find(number).filter(window -> !window.state().over()).stream()
                .flatMap(window -> WindowLifecycle.coming(window, most).stream())
                .map(one -> new MaintenanceWindow.Time(one.startsAt(), one.endsAt()))
                .toList();
    }

    @Override
    public MaintenanceWindow cancelTime(String number, Instant start, @Nullable String reason, String actor) {
        MaintenanceWindow window = lifecycle.claimed(number);
        if (window.state().over()) {
            throw new ConflictException(number + " is over already: it is " + word(window));
        }
        if (window.recurrence() == null) {
            throw new ConflictException(number + " is held only once: cancel the window");
        }
        if (window.state() == State.REQUESTED) {
            throw new ConflictException(number + " waits for approval: single times are cancelled after it");
        }
        List<WindowOccurrence> coming = WindowLifecycle.coming(window, MOST_COMING);
        if (coming.stream().noneMatch(one -> one.startsAt().equals(start))) {
            throw new InvalidInputException(
                    "start",
                    "must be the start of a time to come, as "
                            + coming.getFirst().startsAt() + ", not " + start);
        }
        String local = MINUTES.format(start.atZone(window.zone()));
        String why = text(reason);
        Instant now = clock.instant();
        repository.skip(number, start);
        repository.happened(number, now, "time-cancelled", actor, why == null ? local : local + " · " + why);
        audit.record(
                actor, "cancel-maintenance-time", "maintenance-window " + number, Map.of("start", start.toString()));
        if (start.equals(coming.getFirst().startsAt())) {
            leaveOut(lifecycle.claimed(number), now);
        }
        return find(number).orElseThrow();
    }

    /** Leaves out the time that is held or was to come next: what the intake holds by it is let go, and the process goes on. */
    private void leaveOut(MaintenanceWindow window, Instant now) {
        repository.stop(window.number(), now);
        if (window.state() == State.ACTIVE) {
            process.ends(window.number());
            return;
        }
        WindowOccurrence next = Recurrence.of(window).next(window.startsAt()).orElse(null);
        if (next == null) {
            process.cancelled(window.number());
            return;
        }
        repository.schedule(window.number(), next);
        repository.occurrence(window.number(), next, now);
        process.moved(window.number(), next.startsAt(), next.endsAt());
        lifecycle.changed(window);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Quiet> quiet(Collection<String> siteIds, Instant now) {
        if (siteIds.isEmpty()) {
            return Optional.empty();
        }
        Topology topology = inventory.topology(Tenancy.required());
        Map<MaintenanceWindow, Coverage> held = repository.living().stream()
                .filter(window -> window.state() != State.REQUESTED)
                .filter(window ->
                        !window.startsAt().isAfter(now) && window.endsAt().isAfter(now))
                .collect(Collectors.toMap(
                        Function.identity(), window -> Coverage.of(window.objects(), window.behind(), topology)));
        Quiet soonest = null;
        for (String site : siteIds) {
            MaintenanceWindow longest = held.entrySet().stream()
                    .filter(one -> one.getValue().sites().contains(site))
                    .map(Map.Entry::getKey)
                    .max(Comparator.comparing(MaintenanceWindow::endsAt).thenComparing(MaintenanceWindow::number))
                    .orElse(null);
            if (longest == null) {
                return Optional.empty();
            }
            if (soonest == null || longest.endsAt().isBefore(soonest.until())) {
                soonest = new Quiet(longest.number(), longest.endsAt());
            }
        }
        return Optional.ofNullable(soonest);
    }

    @Override
    @Transactional(readOnly = true)
    public List<PlannedWork> plannedWork(String tenant, Instant from, Instant to) {
        List<MaintenanceWindowRepository.Worked> worked = repository.worked(tenant, from, to);
        if (worked.isEmpty()) {
            return List.of();
        }
        Topology topology = inventory.topology(tenant);
        return worked.stream()
                .map(one -> new PlannedWork(
                        one.number(),
                        one.occurrence().startsAt(),
                        one.occurrence().endsAt(),
                        Coverage.of(one.objects(), false, topology).workSites()))
                .toList();
    }

    @Override
    public Duration ownExtension() {
        return settings.ownExtension();
    }

    private static String word(MaintenanceWindow window) {
        return window.state().name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(@Nullable String words) {
        return words == null || words.isBlank() ? null : words.strip();
    }
}
