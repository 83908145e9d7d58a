package io.towerflow.console.operations;

import io.towerflow.alarm.SilencedAlarms;
import io.towerflow.console.Texts;
import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.maintenance.WindowRequest;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows planned work: what is held now, what comes, who asked for it, and what it keeps quiet. */
@Controller
class WindowPages {

    private static final String LIST = "redirect:/maintenance-windows";
    private static final int SHOWN = 100;
    private static final int SILENCED = 200;
    private static final int NAMED = 4;
    private static final int COMING = 6;
    private static final Pattern NUMBER = Pattern.compile("MW-\\d+-\\d+");

    private final MaintenanceWindows windows;
    private final SilencedAlarms silenced;
    private final Inventory inventory;
    private final IncidentRows rows;
    private final Texts words;
    private final Clock clock;

    WindowPages(
            MaintenanceWindows windows,
            SilencedAlarms silenced,
            Inventory inventory,
            IncidentRows rows,
            Texts words,
            Clock clock) {
        this.windows = windows;
        this.silenced = silenced;
        this.inventory = inventory;
        this.rows = rows;
        this.words = words;
        this.clock = clock;
    }

    /**
     * A window in words.
     *
     * @param own whether the reader asked for it
     * @param localEnd its end as a form's field has it
     */
    public record Row(
            MaintenanceWindow window,
            String state,
            String covers,
            @Nullable String again,
            String requester,
            @Nullable String decider,
            boolean own,
            String localEnd) {}

    /** Alarm that a window held. */
    public record Line(SilencedAlarms.SilencedAlarm silenced, String cause, String site) {}

    /** Contents of the form that a person filled, shown again where something was wrong. */
    public record Form(
            String objects, boolean behind, String reason, String start, String end, String again, boolean meant) {}

    /** Mistake in a form, in the reader's language where it is one of the usual things. */
    public record Wrong(String key, String details) {}

    @GetMapping("/maintenance-windows")
    String list(@RequestParam(defaultValue = "") String object, Principal who, Model model) {
        MaintenanceWindows.Page page = windows.page(null, 0, SHOWN);
        model.addAttribute(
                "rows", page.windows().stream().map(window -> row(window, who)).toList());
        model.addAttribute("total", page.total());
        if (!model.containsAttribute("form")) {
            ZoneId zone = zone(List.of(object));
            LocalDateTime next = LocalDateTime.ofInstant(clock.instant(), zone)
                    .truncatedTo(ChronoUnit.HOURS)
                    .plusHours(1);
            model.addAttribute(
                    "form",
                    new Form(
                            object,
                            false,
                            "",
                            next.toString(),
                            next.plusHours(2).toString(),
                            "",
                            false));
        }
        model.addAttribute("open", !object.isEmpty() || model.containsAttribute("wrong"));
        return "console/maintenance-windows";
    }

    @GetMapping("/maintenance-windows/{number}")
    String one(@PathVariable String number, Principal who, Model model) {
        MaintenanceWindow window =
                windows.find(number).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
        Topology topology = inventory.topology(Tenancy.required());
        model.addAttribute("row", row(window, who));
        model.addAttribute("events", windows.events(number));
        boolean again = window.recurrence() != null && window.state() != MaintenanceWindow.State.REQUESTED;
        model.addAttribute("coming", again ? windows.coming(number, COMING) : List.of());
        model.addAttribute(
                "lines",
                silenced.of(number, SILENCED).stream()
                        .map(one -> new Line(
                                one,
                                words.cause(one.alarm().probableCause()),
                                IncidentRows.siteName(
                                        topology.site(one.alarm().siteId()),
                                        one.alarm().siteId())))
                        .toList());
        model.addAttribute("zone", window.zone());
        return "console/maintenance-window";
    }

    private Row row(MaintenanceWindow window, Principal who) {
        String decider = window.decidedBy();
        return new Row(
                window,
                window.state().name().toLowerCase(Locale.ROOT),
                covers(window),
                window.recurrence() == null ? null : again(window.recurrence()),
                rows.name(window.requestedBy()),
                decider == null ? null : rows.name(decider),
                who.getName().equals(window.requestedBy()),
                LocalDateTime.ofInstant(window.endsAt(), window.zone())
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString());
    }

    private String covers(MaintenanceWindow window) {
        Topology topology = inventory.topology(Tenancy.required());
        String named = window.objects().stream()
                .limit(NAMED)
                .map(object -> topology.equipment(object) == null
                        ? IncidentRows.siteName(topology.site(object), object)
                        : object + " · " + siteOf(object, topology))
                .collect(Collectors.joining(", "));
        int more = window.objects().size() - NAMED;
        return more > 0 ? named + " +" + more : named;
    }

    private static String siteOf(String object, Topology topology) {
        Site site = topology.siteOf(object);
        return site == null ? "" : IncidentRows.siteName(site, site.id());
    }

    private String again(String rule) {
        String[] parts = rule.split(";", 2);
        String frequency =
                words.word("window.again", parts[0].replace("FREQ=", "").toLowerCase(Locale.ROOT));
        return parts.length == 1 ? frequency : frequency + " (" + parts[1] + ")";
    }

    @PostMapping("/maintenance-windows")
    String request(
            @RequestParam(defaultValue = "") String objects,
            @RequestParam(defaultValue = "false") boolean behind,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String start,
            @RequestParam(defaultValue = "") String end,
            @RequestParam(defaultValue = "") String again,
            @RequestParam(defaultValue = "false") boolean meant,
            Principal who,
            RedirectAttributes after) {
        List<String> named = Arrays.stream(objects.split("[\\s,;]+"))
                .filter(one -> !one.isBlank())
                .toList();
        ZoneId zone = zone(named);
        try {
            MaintenanceWindow window = windows.request(
                    new WindowRequest(
                            named,
                            behind,
                            reason,
                            instant("start", start, zone),
                            instant("end", end, zone),
                            again.isBlank() ? null : again,
                            meant),
                    who.getName());
            return LIST + "/" + window.number();
        } catch (InvalidInputException e) {
            after.addFlashAttribute("form", new Form(objects, behind, reason, start, end, again, meant));
            after.addFlashAttribute("wrong", wrong(e));
            return LIST + "#ask";
        }
    }

    /** Returns the zone in which a form's times are meant: the first site's. */
    private ZoneId zone(List<String> objects) {
        Topology topology = inventory.topology(Tenancy.required());
        Site site = objects.isEmpty() ? null : topology.siteOf(objects.getFirst());
        if (site == null) {
            site = topology.sites().stream().findFirst().orElse(null);
        }
        return site == null ? ZoneOffset.UTC : site.timeZone();
    }

    private static @Nullable Instant instant(String field, String local, ZoneId zone) {
        if (local.isBlank()) {
            return null;
        }
        try {
            return LocalDateTime.parse(local).atZone(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(field, "must have the form 2026-12-31T23:00");
        }
    }

    private static List<Wrong> wrong(InvalidInputException e) {
        List<Wrong> wrong = new ArrayList<>();
        for (InvalidInputException.Field field : e.fields()) {
            var numbers = NUMBER.matcher(field.message())
                    .results()
                    .map(found -> found.group())
                    .toList();
            if (field.field().equals("objects") && !numbers.isEmpty()) {
                wrong.add(new Wrong("console.window.wrong.overlap", String.join(", ", numbers)));
            } else if (field.field().startsWith("objects[")) {
                wrong.add(new Wrong(
                        "console.window.wrong.object",
                        field.message().substring(field.message().lastIndexOf(' ') + 1)));
            } else {
                wrong.add(new Wrong("console.window.wrong." + field.field(), field.message()));
            }
        }
        return wrong;
    }

    @PostMapping("/maintenance-windows/{number}/decide")
    String decide(
            @PathVariable String number,
            @RequestParam boolean approve,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes after) {
        return doing(number, after, () -> windows.decide(number, approve, note, who.getName()));
    }

    @PostMapping("/maintenance-windows/{number}/extend")
    String extend(
            @PathVariable String number,
            @RequestParam(defaultValue = "") String end,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes after) {
        MaintenanceWindow window =
                windows.find(number).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
        return doing(number, after, () -> {
            Instant until = instant("end", end, window.zone());
            if (until == null) {
                throw new InvalidInputException("end", "is missing");
            }
            windows.extend(number, until, note, who.getName());
        });
    }

    @PostMapping("/maintenance-windows/{number}/cancel")
    String cancel(
            @PathVariable String number,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes after) {
        return doing(number, after, () -> windows.cancel(number, note, who.getName()));
    }

    @PostMapping("/maintenance-windows/{number}/cancel-time")
    String cancelTime(
            @PathVariable String number,
            @RequestParam Instant start,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes after) {
        return doing(number, after, () -> windows.cancelTime(number, start, note, who.getName()));
    }

    private static String doing(String number, RedirectAttributes after, Runnable work) {
        try {
            work.run();
        } catch (InvalidInputException e) {
            after.addFlashAttribute(
                    "problem", "console.window.problem." + e.fields().getFirst().field());
        } catch (RuleBrokenException e) {
            after.addFlashAttribute("problem", "console.window.problem.eyes");
        } catch (ConflictException e) {
            after.addFlashAttribute("problem", "console.window.problem.state");
        }
        return LIST + "/" + number;
    }
}
