package io.towerflow.alarm.web;

import io.towerflow.alarm.SilencedAlarms;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.maintenance.WindowRequest;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Maintenance windows: asked for, decided about, extended and cancelled; and what each silences. */
@RestController
@RequestMapping("/api/maintenance-windows")
class MaintenanceWindowController {

    private static final int MOST_SILENCED = 1_000;
    private static final int MOST_COMING = 20;

    private final MaintenanceWindows windows;
    private final SilencedAlarms silenced;

    MaintenanceWindowController(MaintenanceWindows windows, SilencedAlarms silenced) {
        this.silenced = silenced;
        this.windows = windows;
    }

    /**
     * A request.
     *
     * @param objects ids of sites and of equipment
     * @param behind whether the sites behind them are covered, too
     * @param start RFC 3339 with offset
     * @param end RFC 3339 with offset
     * @param recurrence as {@code FREQ=WEEKLY;BYDAY=SU}, in the first site's local time; absent: held once
     * @param despiteOverlap whether it is meant to overlap another window
     */
    record Request(
            @Nullable List<String> objects,
            @Nullable Boolean behind,
            @Nullable String reason,
            @Nullable OffsetDateTime start,
            @Nullable OffsetDateTime end,
            @Nullable String recurrence,
            @Nullable Boolean despiteOverlap) {}

    /** @param note words of the one who decides, or why it is cancelled */
    record Words(@Nullable String note) {}

    /** @param end the new end, later than the present one */
    record Extension(@Nullable OffsetDateTime end, @Nullable String note) {}

    /** An alarm that the window held. */
    record SilencedView(
            UUID alarmId,
            String site,
            String alarmedObject,
            String probableCause,
            String perceivedSeverity,
            Instant heldAt,
            @Nullable Instant letGoAt,
            @Nullable String outcome) {}

    /** @param start of one time of a window that comes again, as {@code coming} has it */
    record TimeToCancel(
            @Nullable OffsetDateTime start, @Nullable String note) {}

    /** A window with its times to come, what happened to it and what it silenced, the latest thousand alarms. */
    record Whole(
            MaintenanceWindow window,
            List<MaintenanceWindow.Time> coming,
            List<MaintenanceWindow.Event> events,
            List<SilencedView> silenced) {}

    /** Planned work, the latest first. */
    @GetMapping
    ResponseEntity<List<MaintenanceWindow>> page(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        MaintenanceWindows.Page page = windows.page(state(state), offset, limit);
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(page.total()))
                .body(page.windows());
    }

    private static MaintenanceWindow.@Nullable State state(@Nullable String word) {
        if (word == null || word.isBlank()) {
            return null;
        }
        try {
            return MaintenanceWindow.State.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "state", "must be requested, approved, active, ended, refused or cancelled, not " + word);
        }
    }

    /** Requests planned work; another person approves it. */
    @PostMapping
    ResponseEntity<MaintenanceWindow> request(@RequestBody Request request, Principal who) {
        MaintenanceWindow window = windows.request(
                new WindowRequest(
                        request.objects(),
                        Boolean.TRUE.equals(request.behind()),
                        request.reason(),
                        instant(request.start()),
                        instant(request.end()),
                        request.recurrence(),
                        Boolean.TRUE.equals(request.despiteOverlap())),
                who.getName());
        return ResponseEntity.created(URI.create("/api/maintenance-windows/" + window.number()))
                .body(window);
    }

    /** Planned work with its coming times, its history and the alarms that it holds back. */
    @GetMapping("/{number}")
    Whole one(@PathVariable String number) {
        MaintenanceWindow window =
                windows.find(number).orElseThrow(() -> new NotFoundException("maintenance window", number));
        return new Whole(
                window,
                windows.coming(number, MOST_COMING),
                windows.events(number),
                silenced.of(number, MOST_SILENCED).stream()
                        .map(one -> new SilencedView(
                                one.alarm().id(),
                                one.alarm().siteId(),
                                one.alarm().alarmedObjectId(),
                                one.alarm().probableCause(),
                                one.alarm().perceivedSeverity().word(),
                                one.heldAt(),
                                one.letGoAt(),
                                one.outcome()))
                        .toList());
    }

    /** Approves a request for planned work; the person who made it cannot. */
    @PostMapping("/{number}/approve")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void approve(@PathVariable String number, @RequestBody(required = false) @Nullable Words words, Principal who) {
        windows.decide(number, true, words == null ? null : words.note(), who.getName());
    }

    /** Refuses a request for planned work; the person who made it cannot. */
    @PostMapping("/{number}/refuse")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void refuse(@PathVariable String number, @RequestBody(required = false) @Nullable Words words, Principal who) {
        windows.decide(number, false, words == null ? null : words.note(), who.getName());
    }

    /** Puts the end off. */
    @PostMapping("/{number}/extend")
    MaintenanceWindow extend(@PathVariable String number, @RequestBody Extension extension, Principal who) {
        if (extension.end() == null) {
            throw new InvalidInputException("end", "is missing");
        }
        return windows.extend(number, extension.end().toInstant(), extension.note(), who.getName());
    }

    /** Cancels planned work, or ends it early. */
    @PostMapping("/{number}/cancel")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String number, @RequestBody(required = false) @Nullable Words words, Principal who) {
        windows.cancel(number, words == null ? null : words.note(), who.getName());
    }

    /** Cancels one time alone; the others stay. */
    @PostMapping("/{number}/cancel-time")
    MaintenanceWindow cancelTime(@PathVariable String number, @RequestBody TimeToCancel time, Principal who) {
        if (time.start() == null) {
            throw new InvalidInputException("start", "is missing");
        }
        return windows.cancelTime(number, time.start().toInstant(), time.note(), who.getName());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
