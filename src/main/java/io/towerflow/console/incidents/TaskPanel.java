package io.towerflow.console.incidents;

import io.towerflow.console.Texts;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.visit.VisitFormModel;
import io.towerflow.dispatch.visit.VisitReports;
import io.towerflow.engine.OpenTask;
import io.towerflow.engine.PersonTasks;
import io.towerflow.engine.TaskForm;
import io.towerflow.engine.WaitingProcess;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.modelling.DiagramTexts;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Collects what there is to do for an incident now, for whoever reads its page: the open task with its form, or what the process
 * waits for; what the last decision led to; and the next task.
 */
@Component
class TaskPanel {

    private static final int MOST_NEWS = 4;

    /** Fields that the questions to technicians and their visits say themselves, and better. */
    private static final Set<String> SAID_BY_VISITS = Set.of("find-technician", "carry-out-visit");

    private static final Set<String> DECISIONS = Set.of("decided", "judged");

    private static final String CONFIRM = "userTask_confirmRootCause";
    private static final String PERMIT = "userTask_obtainPermit";

    private final PersonTasks tasks;
    private final Incidents incidents;
    private final WorkOrders workOrders;
    private final VisitFormModel formModel;
    private final VisitReports reports;
    private final IncidentRows rows;
    private final DiagramTexts diagram;
    private final Texts words;
    private final MessageSource messages;
    private final Clock clock;

    TaskPanel(
            PersonTasks tasks,
            Incidents incidents,
            WorkOrders workOrders,
            VisitFormModel formModel,
            VisitReports reports,
            IncidentRows rows,
            DiagramTexts diagram,
            Texts words,
            MessageSource messages,
            Clock clock) {
        this.tasks = tasks;
        this.incidents = incidents;
        this.workOrders = workOrders;
        this.formModel = formModel;
        this.reports = reports;
        this.rows = rows;
        this.diagram = diagram;
        this.words = words;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * The panel.
     *
     * @param shown the id of the task whose form is shown; empty where there is none
     * @param waits what is waited for, a sentence each
     * @param news what happened since somebody decided last, that decision first
     */
    record Panel(
            String number,
            String shown,
            List<Task> tasks,
            List<String> waits,
            List<String> news,
            @Nullable Next next) {}

    /**
     * An open task.
     *
     * @param who who has claimed it, or whose turn it is
     * @param form null where the reader may not work on it
     * @param visits what came back from the site, where the task judges that
     * @param permits what is asked of whom, where the task is about a permit
     */
    record Task(
            OpenTask task,
            String name,
            String since,
            String who,
            @Nullable String until,
            @Nullable TaskForm form,
            List<Visit> visits,
            List<String> permits) {}

    /** Result of a visit, and its pictures. */
    record Visit(
            WorkOrder order, String technician, VisitFormModel.Report report, List<VisitReports.Picture> pictures) {}

    /** The next task of the reader, of another incident. */
    record Next(String number, String title, String task) {}

    /** @param zone of the incident's site */
    Panel of(Incident incident, ZoneId zone, Locale language) {
        List<OpenTask> open = tasks.of(incident.number());
        List<TimelineEntry> timeline = incidents.timeline(incident.number());
        List<Task> shown = open.stream()
                .map(task -> task(task, incident, timeline, zone, language))
                .toList();
        return new Panel(
                incident.number(),
                shown(incident.number()),
                shown,
                incident.state().ended() ? List.of() : waits(incident, open.isEmpty(), zone, language),
                news(timeline, zone),
                tasks.next(incident.number())
                        .map(next -> new Next(
                                String.valueOf(next.businessKey()),
                                title(String.valueOf(next.businessKey()), language),
                                diagram.say(next.name(), language)))
                        .orElse(null));
    }

    /** Returns which forms a panel of this incident shows now: as long as it stays the same, what is being typed may stay. */
    String shown(String number) {
        return tasks.of(number).stream()
                .filter(OpenTask::mine)
                .map(OpenTask::id)
                .collect(Collectors.joining(" "));
    }

    private Task task(OpenTask task, Incident incident, List<TimelineEntry> timeline, ZoneId zone, Locale language) {
        List<WorkOrder> orders = task.key().equals(CONFIRM) || task.key().equals(PERMIT)
                ? workOrders.ofIncident(incident.number())
                : List.of();
        String assignee = task.assignee();
        Instant until = task.until();
        return new Task(
                task,
                diagram.say(task.name(), language),
                when(task.since(), zone),
                assignee == null
                        ? task.groups().stream()
                                .sorted()
                                .map(group -> words.word("role", group))
                                .collect(Collectors.joining(", "))
                        : rows.name(assignee),
                until == null ? null : when(until, zone),
                task.mine() ? tasks.form(task.id(), language) : null,
                task.key().equals(CONFIRM)
                        ? orders.stream()
                                .map(order -> visit(order, timeline, language))
                                .toList()
                        : List.of(),
                task.key().equals(PERMIT)
                        ? orders.stream()
                                .filter(WorkOrder::open)
                                .flatMap(order -> formModel.permitLines(order, timeline, language).stream())
                                .toList()
                        : List.of());
    }

    private Visit visit(WorkOrder order, List<TimelineEntry> timeline, Locale language) {
        String technician = order.technicianId();
        return new Visit(
                order,
                technician == null ? say("console.nobody", language) : rows.name(technician),
                formModel.of(order, timeline, language),
                reports.pictures(order.id()));
    }

    private List<String> waits(Incident incident, boolean noTask, ZoneId zone, Locale language) {
        List<String> waits = new ArrayList<>();
        for (WorkOrder order : workOrders.ofIncident(incident.number())) {
            if (order.open()) {
                waits.addAll(ofVisit(order, zone, language));
            }
        }
        boolean visits = !waits.isEmpty();
        for (WaitingProcess one : tasks.waiting(incident.number())) {
            if (!visits || !SAID_BY_VISITS.contains(one.process())) {
                waits.add(ofProcess(one, zone, language));
            }
        }
        if (waits.isEmpty() && noTask) {
            waits.add(say("console.task.working", language));
        }
        return waits;
    }

    private List<String> ofVisit(WorkOrder order, ZoneId zone, Locale language) {
        List<String> waits = new ArrayList<>();
        List<Offer> offers = workOrders.offers(order.id());
        for (Offer offer : offers) {
            Instant at = offer.offeredAt();
            Instant until = offer.expiresAt();
            if (offer.state() == OfferState.OPEN && at != null && until != null) {
                waits.add(say(
                        "console.task.asked",
                        language,
                        rows.name(offer.technicianId()),
                        when(at, zone),
                        when(until, zone)));
            } else if (offer.state() == OfferState.CHOSEN) {
                waits.add(say("console.task.chosen", language, rows.name(offer.technicianId())));
            }
        }
        String technician = order.technicianId();
        if (technician != null && offers.stream().anyMatch(one -> one.state() == OfferState.ACCEPTED)) {
            Instant eta = order.etaAt();
            String since = when(order.stateChangedAt(), zone);
            waits.add(
                    switch (order.state()) {
                        case IN_PROGRESS -> say("console.task.onSite", language, rows.name(technician), since);
                        default ->
                            eta == null
                                    ? say("console.task.coming", language, rows.name(technician), since)
                                    : say(
                                            "console.task.comingAt",
                                            language,
                                            rows.name(technician),
                                            since,
                                            when(eta, zone));
                    });
        }
        return waits;
    }

    private String ofProcess(WaitingProcess one, ZoneId zone, Locale language) {
        String events = one.events().stream()
                .map(event -> diagram.say(event, language))
                .collect(Collectors.joining(say("console.task.or", language)));
        Instant until = one.until();
        String process = diagram.say(one.processName(), language);
        return until == null
                ? say("console.task.waits", language, process, events, when(one.since(), zone))
                : say("console.task.waitsUntil", language, process, events, when(one.since(), zone), when(until, zone));
    }

    /** Returns the last decision, or the last thing that a person did where none was made, and the latest of what followed. */
    private List<String> news(List<TimelineEntry> timeline, ZoneId zone) {
        int first = -1;
        boolean decided = false;
        for (int i = 0; i < timeline.size(); i++) {
            TimelineEntry entry = timeline.get(i);
            boolean decision = DECISIONS.contains(entry.kind());
            if (decision || entry.actor() != null && !decided) {
                first = i;
                decided |= decision;
            }
        }
        if (first < 0) {
            return List.of();
        }
        List<TimelineEntry> after = timeline.subList(first + 1, timeline.size());
        return Stream.concat(
                        Stream.of(timeline.get(first)),
                        after.subList(Math.max(0, after.size() - MOST_NEWS), after.size()).stream())
                .map(entry -> when(entry.at(), zone) + " " + words.timeline(entry)
                        + (entry.actor() == null ? "" : " — " + rows.name(entry.actor())))
                .toList();
    }

    private String title(String number, Locale language) {
        return incidents.find(number).isPresent() ? incidents.title(number, language) : "";
    }

    /** Formats a time: the hour alone today, else with its day. */
    private String when(Instant at, ZoneId zone) {
        boolean today = at.atZone(zone)
                .toLocalDate()
                .equals(clock.instant().atZone(zone).toLocalDate());
        return today ? words.hour(at, zone) : words.dayAndHour(at, zone);
    }

    private String say(String key, Locale language, Object... arguments) {
        return String.valueOf(messages.getMessage(key, arguments, key, language));
    }
}
