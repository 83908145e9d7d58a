package io.towerflow.console.incidents;

import io.towerflow.console.ConsoleSettings;
import io.towerflow.engine.FailedStep;
import io.towerflow.engine.FailedSteps;
import io.towerflow.engine.StepRetries;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.problem.ConflictException;
import io.towerflow.ticket.Tickets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows one incident's page, and takes what people do to incidents by hand. */
@Controller
class IncidentPages {

    private final IncidentView view;
    private final TaskPages tasks;
    private final IncidentTimes times;
    private final IncidentService service;
    private final Incidents incidents;
    private final IncidentRows rows;
    private final ConsoleSettings settings;
    private final Tickets tickets;
    private final FailedSteps failedSteps;
    private final StepRetries retries;

    IncidentPages(
            IncidentView view,
            TaskPages tasks,
            IncidentTimes times,
            IncidentService service,
            Incidents incidents,
            IncidentRows rows,
            ConsoleSettings settings,
            Tickets tickets,
            FailedSteps failedSteps,
            StepRetries retries) {
        this.view = view;
        this.tasks = tasks;
        this.times = times;
        this.service = service;
        this.incidents = incidents;
        this.rows = rows;
        this.settings = settings;
        this.tickets = tickets;
        this.failedSteps = failedSteps;
        this.retries = retries;
    }

    @GetMapping("/incidents/{number}")
    String incident(@PathVariable String number, Locale language, Model model) {
        IncidentView.Page page = show(number, model);
        tasks.show(page.incident(), language, model);
        List<String> sites = page.incident().sites();
        model.addAttribute("outline", settings.outline());
        model.addAttribute("siteIds", String.join(" ", sites));
        model.addAttribute("others", others(page.row()));
        String acknowledgedBy = page.row().acknowledgedBy();
        model.addAttribute("acknowledgedBy", acknowledgedBy == null ? "" : rows.name(acknowledgedBy));
        return "console/incident";
    }

    /** Shows the part of the page that changes, as it is asked for again after each change. */
    @GetMapping("/incidents/{number}/live")
    String live(@PathVariable String number, Model model) {
        show(number, model);
        return "console/incident :: live";
    }

    @PostMapping("/incidents/{number}/acknowledge")
    String acknowledge(@PathVariable String number, Principal who) {
        service.acknowledge(number, who.getName());
        return page(number);
    }

    @PostMapping("/incidents/{number}/note")
    String note(@PathVariable String number, @RequestParam String note, Principal who) {
        if (!note.isBlank()) {
            service.addNote(number, note.strip(), who.getName());
        }
        return page(number);
    }

    @PostMapping("/incidents/{number}/merge")
    String merge(@PathVariable String number, @RequestParam String into, Principal who) {
        service.merge(number, into, who.getName());
        return page(into);
    }

    @PostMapping("/incidents/{number}/split")
    String split(@PathVariable String number, @RequestParam(defaultValue = "") List<UUID> alarms, Principal who) {
        return page(service.split(number, alarms, who.getName()));
    }

    @PostMapping("/incidents/{number}/cancel")
    String cancel(@PathVariable String number, @RequestParam(defaultValue = "") String reason, Principal who) {
        service.cancel(number, reason.isBlank() ? null : reason.strip(), who.getName());
        return page(number);
    }

    @PostMapping("/incidents/{number}/retry-ticket")
    String retryTicket(@PathVariable String number) {
        tickets.retry(number);
        return page(number);
    }

    @PostMapping("/incidents/{number}/retry")
    String retry(@PathVariable String number, Principal who) {
        incidents.find(number).orElseThrow(IncidentPages::unknown);
        retries.retryAll(number, who.getName());
        return page(number);
    }

    @PostMapping("/incidents/{number}/reopen")
    String reopen(@PathVariable String number, Principal who) {
        service.reopen(number, who.getName());
        return page(number);
    }

    /**
     * Takes one action on several incidents: those that do not allow it now are left and named.
     *
     * @param query what the list was narrowed to, as its address says it
     */
    @PostMapping("/incidents/bulk")
    String bulk(
            @RequestParam String action,
            @RequestParam(defaultValue = "") List<String> numbers,
            @RequestParam(defaultValue = "") String query,
            Principal who,
            RedirectAttributes after) {
        List<Incident> chosen = numbers.stream()
                .map(number -> incidents.find(number).orElseThrow(IncidentPages::unknown))
                .sorted(Comparator.comparing(Incident::openedAt).thenComparing(Incident::number))
                .toList();
        List<String> refused = new ArrayList<>();
        for (Incident incident : chosen) {
            try {
                act(action, incident.number(), chosen.getFirst().number(), who.getName());
            } catch (ConflictException e) {
                refused.add(incident.number());
            }
        }
        if (!refused.isEmpty()) {
            after.addFlashAttribute("refused", String.join(", ", refused));
        }
        return "redirect:" + ListFilter.listAddress(query);
    }

    private void act(String action, String number, String oldest, String actor) {
        switch (action) {
            case "acknowledge" -> service.acknowledge(number, actor);
            case "cancel" -> service.cancel(number, null, actor);
            case "merge" -> {
                if (!number.equals(oldest)) {
                    service.merge(number, oldest, actor);
                }
            }
            default -> throw new IllegalArgumentException("action must be acknowledge, cancel or merge");
        }
    }

    private IncidentView.Page show(String number, Model model) {
        IncidentView.Page page = view.find(number).orElseThrow(IncidentPages::unknown);
        model.addAttribute("page", page);
        model.addAttribute("times", times.of(page.incident(), page.row().left()));
        model.addAttribute("ticket", tickets.find(number).orElse(null));
        model.addAttribute("ticketsOn", tickets.on());
        List<FailedStep> failed = failedSteps.of(number);
        model.addAttribute("failedSteps", failed);
        model.addAttribute("stalledSteps", failed.stream().anyMatch(FailedStep::stalled));
        return page;
    }

    /** Returns incidents that this one may turn out to be a part of: open ones, those of its region first. */
    private List<IncidentRow> others(IncidentRow row) {
        return rows.list("open").stream()
                .filter(other -> !other.number().equals(row.number()))
                .sorted(Comparator.comparing(other -> !other.region().equals(row.region())))
                .toList();
    }

    private static String page(String number) {
        return "redirect:/incidents/" + number;
    }

    private static ErrorResponseException unknown() {
        return new ErrorResponseException(HttpStatus.NOT_FOUND);
    }
}
