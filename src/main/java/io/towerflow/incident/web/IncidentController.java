package io.towerflow.incident.web;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.answer.ListCache;
import io.towerflow.correlation.Redecision;
import io.towerflow.engine.StepRetries;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentChanged;
import io.towerflow.incident.IncidentContributor;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.explanation.IncidentRedecision;
import io.towerflow.incident.explanation.Redecisions;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
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

/** Serves incidents over HTTP. What people do is answered with 202: the rows have changed, the processes follow. */
@RestController
@RequestMapping("/api/incidents")
class IncidentController {

    private static final String LIST = "incidents";

    private final ListCache kept;
    private final Incidents incidents;
    private final Redecisions redecisions;
    private final IncidentService service;
    private final IncidentViews views;
    private final List<IncidentContributor> annexes;
    private final StepRetries retries;

    IncidentController(
            ListCache kept,
            Incidents incidents,
            Redecisions redecisions,
            IncidentService service,
            IncidentViews views,
            List<IncidentContributor> annexes,
            StepRetries retries) {
        this.kept = kept;
        this.incidents = incidents;
        this.redecisions = redecisions;
        this.service = service;
        this.views = views;
        this.annexes = annexes;
        this.retries = retries;
    }

    /**
     * Lists incidents, the most urgent first, all clear after what is open.
     *
     * @param state open (not ended), cleared, closed, merged or cancelled; absent: all
     * @param region of the first site
     * @param site id of a site that has alarms in it
     * @param q words that all must be found, in any order, without regard to accents and capitals
     * @param holder me, nobody, or the id of who acknowledged it or is the technician
     * @param late true: only open ones whose agreed time is over
     * @param sort urgency, severity, age, sites or sla, with a minus before it for the other way round
     */
    @GetMapping
    ResponseEntity<List<IncidentViews.Summary>> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String severity,
            @RequestParam(required = false) @Nullable String region,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String holder,
            @RequestParam(defaultValue = "false") boolean late,
            @RequestParam(defaultValue = "urgency") String sort,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit,
            Principal principal,
            Locale locale) {
        Paging.check(offset, limit);
        boolean reversed = sort.startsWith("-");
        IncidentSearch search = new IncidentSearch(
                state,
                filter(severity),
                region,
                site,
                q,
                "me".equals(holder) ? principal.getName() : holder,
                late,
                IncidentSearch.Sort.of(reversed ? sort.substring(1) : sort)
                        .orElseThrow(
                                () -> new InvalidInputException(
                                        "sort",
                                        "must be urgency, severity, age, sites or sla, with a minus before it for the other way round")),
                reversed);
        return kept.page(LIST, new Question(search, offset, limit, locale), () -> read(search, offset, limit, locale));
    }

    private record Question(IncidentSearch search, int offset, int limit, Locale locale) {}

    private ListCache.Page<IncidentViews.Summary> read(IncidentSearch search, int offset, int limit, Locale locale) {
        Incidents.Page page = incidents.search(search, offset, limit);
        Incidents.AlarmCounts alarms = incidents.alarmCounts(page.incidents());
        Map<String, List<TimelineEntry>> timelines = incidents.timelines(
                page.incidents().stream().map(Incident::number).toList());
        return new ListCache.Page<>(
                page.incidents().stream()
                        .map(incident -> views.summary(
                                incident,
                                alarms.of(incident),
                                timelines.getOrDefault(incident.number(), List.of()),
                                locale))
                        .toList(),
                page.total());
    }

    @EventListener
    void on(IncidentChanged changed) {
        kept.changed(LIST, changed.tenant());
    }

    /** Returns an incident with its cause, evidence, alarms, timeline and work orders. */
    @GetMapping("/{number}")
    Map<String, Object> one(@PathVariable String number, Locale locale) {
        Incident incident = incidents.find(number).orElseThrow(() -> new NotFoundException("incident", number));
        Map<String, Object> view = views.whole(
                incident,
                incidents.alarmCounts(List.of(incident)).of(incident),
                incidents.timeline(number),
                incidents.alarmsOf(number),
                locale);
        annexes.forEach(annex -> view.put(annex.name(), annex.entries(number)));
        return view;
    }

    /**
     * Comparison of an incident with its decision made again.
     *
     * @param correlation the version of the rules that grouped its alarms this time
     * @param rootCauseVersion the version that looked for its cause
     * @param stored what is believed of it
     * @param again what these versions believe
     * @param same whether both are the same decision: the alarms that belong together, their root, its cause and the reasons;
     * other     version numbers make no difference
     * @param sameGroups whether its alarms would have become one incident again
     * @param cause {@code same}, {@code other_reasons}, {@code other_confidence} or {@code other_cause}; null where none is
     * stored
     * @param groups its alarms as these versions would have put them together
     */
    record DecidedAgain(
            String number,
            int correlation,
            int rootCauseVersion,
            IncidentViews.@Nullable Cause stored,
            IncidentViews.@Nullable Cause again,
            boolean same,
            boolean sameGroups,
            @Nullable String cause,
            List<List<UUID>> groups) {}

    /**
     * Decides the incident again, with the network and the planned work of then; nothing is stored.
     *
     * @param correlation a version of the rule set; absent: the one that put its first alarm into it
     * @param rootCause a version of the rule set root-cause; absent: the one that found the stored cause
     */
    @GetMapping("/{number}/decided-again")
    DecidedAgain decidedAgain(
            @PathVariable String number,
            @RequestParam(required = false) @Nullable Integer correlation,
            @RequestParam(required = false) @Nullable Integer rootCause,
            Locale locale) {
        IncidentRedecision decided = redecisions.again(
                number,
                correlation == null ? null : redecisions.version("correlation", "correlation", correlation),
                rootCause == null ? null : redecisions.version("rootCause", "root-cause", rootCause));
        Incident incident = decided.incident();
        Redecision again = decided.again();
        return new DecidedAgain(
                number,
                again.correlation(),
                again.rootCause().ruleVersion(),
                views.cause(incident, incident.rootCause(), locale),
                views.cause(incident, again.rootCause(), locale),
                decided.same(),
                decided.sameGroups(),
                decided.cause() == null ? null : decided.cause().name().toLowerCase(Locale.ROOT),
                again.groups());
    }

    /** Incident that a person opens. */
    record NewIncident(
            @Nullable String title,
            @Nullable String severity,
            @Nullable List<String> sites) {}

    /** Opens an incident that no alarm has told of. */
    @PostMapping
    ResponseEntity<Map<String, String>> open(@RequestBody NewIncident wanted, Principal principal) {
        PerceivedSeverity severity = severity(wanted.severity());
        String title = wanted.title();
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        if (title == null || title.isBlank()) {
            wrong.add(new InvalidInputException.Field("title", "is missing"));
        }
        if (severity == null) {
            wrong.add(new InvalidInputException.Field(
                    "severity", "must be critical, major, minor, warning or indeterminate"));
        }
        if (title == null || severity == null || !wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        String number =
                service.open(title, severity, wanted.sites() == null ? List.of() : wanted.sites(), principal.getName());
        return ResponseEntity.created(URI.create("/api/incidents/" + number)).body(Map.of("number", number));
    }

    private static @Nullable PerceivedSeverity filter(@Nullable String word) {
        if (word == null) {
            return null;
        }
        PerceivedSeverity severity = severity(word);
        if (severity == null) {
            throw new InvalidInputException("severity", "must be critical, major, minor, warning or indeterminate");
        }
        return severity;
    }

    private static @Nullable PerceivedSeverity severity(@Nullable String word) {
        return Arrays.stream(PerceivedSeverity.values())
                .filter(severity -> severity != PerceivedSeverity.CLEARED
                        && severity.word().equalsIgnoreCase(word == null ? "" : word.strip()))
                .findFirst()
                .orElse(null);
    }

    /** Acknowledges an incident: escalation rests. */
    @PostMapping("/{number}/acknowledge")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void acknowledge(@PathVariable String number, Principal principal) {
        service.acknowledge(number, principal.getName());
    }

    /** Reason of a cancellation. */
    record Reason(@Nullable String reason) {}

    /** Cancels an incident that is none. */
    @PostMapping("/{number}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void cancel(
            @PathVariable String number, @RequestBody(required = false) @Nullable Reason reason, Principal principal) {
        service.cancel(number, reason == null ? null : reason.reason(), principal.getName());
    }

    /** Incident that goes on after a merge, by its number. */
    record Into(@Nullable String into) {}

    /** Makes an incident part of another. */
    @PostMapping("/{number}/merge")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void merge(@PathVariable String number, @RequestBody Into into, Principal principal) {
        service.merge(number, given("into", into.into()), principal.getName());
    }

    /** Alarms that move to an incident of their own. */
    record Part(@Nullable List<UUID> alarmIds) {}

    /** Makes an incident of its own of some of the alarms. */
    @PostMapping("/{number}/split")
    ResponseEntity<Map<String, String>> split(
            @PathVariable String number, @RequestBody Part part, Principal principal) {
        String created =
                service.split(number, part.alarmIds() == null ? List.of() : part.alarmIds(), principal.getName());
        return ResponseEntity.created(URI.create("/api/incidents/" + created)).body(Map.of("number", created));
    }

    /** Opens a closed or cancelled incident again. */
    @PostMapping("/{number}/reopen")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void reopen(@PathVariable String number, Principal principal) {
        service.reopen(number, principal.getName());
    }

    /** Number of steps that are tried again. */
    record Retried(int steps) {}

    /** Retries everything of the incident that stands still; 409 where nothing does. */
    @PostMapping("/{number}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Retried retry(@PathVariable String number, Principal principal) {
        incidents.find(number).orElseThrow(() -> new NotFoundException("incident", number));
        return new Retried(retries.retryAll(number, principal.getName()));
    }

    /**
     * Decision of a dispatcher.
     *
     * @param technicianId whom to ask first where a technician is sent; absent leaves it to the rules
     * @param reason why this technician; without one nobody is asked outside shift, inside rest hours or without a certificate
     */
    record Decision(
            @Nullable String decision,
            @Nullable String technicianId,
            @Nullable String reason) {}

    /** Decides what is done: a technician is sent, it is fixed remotely, or watched. */
    @PostMapping("/{number}/triage")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void decide(@PathVariable String number, @RequestBody Decision decision, Principal principal) {
        service.decide(
                number,
                given("decision", decision.decision()),
                decision.technicianId(),
                decision.reason(),
                principal.getName());
    }

    /** Verdict of a person on the root cause. */
    record Verdict(@Nullable String verdict, @Nullable String words) {}

    /** Says whether the root cause was right. */
    @PostMapping("/{number}/confirm-root-cause")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void judge(@PathVariable String number, @RequestBody Verdict verdict, Principal principal) {
        service.judge(number, given("verdict", verdict.verdict()), verdict.words(), principal.getName());
    }

    /** Text of a note. */
    record Words(@Nullable String text) {}

    /** Adds a note to the timeline. */
    @PostMapping("/{number}/notes")
    @ResponseStatus(HttpStatus.CREATED)
    void note(@PathVariable String number, @RequestBody Words words, Principal principal) {
        service.addNote(number, words.text() == null ? "" : words.text(), principal.getName());
    }

    /** Action on many incidents. */
    record Bulk(
            @Nullable String action,
            @Nullable List<String> numbers,
            @Nullable String reason) {}

    /** Does the same to many incidents: acknowledge, cancel or reopen; one that refuses does not stop the others. */
    @PostMapping("/bulk")
    ResponseEntity<List<BulkOutcome>> bulk(@RequestBody Bulk bulk, Principal principal) {
        Consumer<String> act =
                switch (given("action", bulk.action())) {
                    case "acknowledge" -> number -> service.acknowledge(number, principal.getName());
                    case "cancel" -> number -> service.cancel(number, bulk.reason(), principal.getName());
                    case "reopen" -> number -> service.reopen(number, principal.getName());
                    default -> throw new InvalidInputException("action", "must be acknowledge, cancel or reopen");
                };
        if (bulk.numbers() == null || bulk.numbers().isEmpty() || bulk.numbers().size() > Paging.LARGEST) {
            throw new InvalidInputException("numbers", "must name 1 to " + Paging.LARGEST + " incidents");
        }
        List<BulkOutcome> outcomes = new ArrayList<>();
        for (String number : bulk.numbers()) {
            outcomes.add(BulkOutcomes.of(number, act));
        }
        return ResponseEntity.status(HttpStatus.MULTI_STATUS).body(outcomes);
    }

    private static String given(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidInputException(field, "is missing");
        }
        return value;
    }
}
