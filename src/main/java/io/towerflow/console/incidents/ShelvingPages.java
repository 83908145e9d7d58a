package io.towerflow.console.incidents;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.console.Texts;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows what is shelved, and shelves the active alarms of chosen incidents. */
@Controller
class ShelvingPages {

    private static final int SHOWN = 50;
    private static final int LONGEST_REASON = 500;
    private static final int MOST_INCIDENTS = 200;
    private static final LocalTime MORNING = LocalTime.of(8, 0);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final Alarms alarms;
    private final Incidents incidents;
    private final IncidentService service;
    private final Inventory inventory;
    private final IncidentRows rows;
    private final Texts words;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ShelvingPages(
            Alarms alarms,
            Incidents incidents,
            IncidentService service,
            Inventory inventory,
            IncidentRows rows,
            Texts words,
            TransactionTemplate transaction,
            Clock clock) {
        this.alarms = alarms;
        this.incidents = incidents;
        this.service = service;
        this.inventory = inventory;
        this.rows = rows;
        this.words = words;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Duration of a shelving. */
    enum Term {
        QUARTER_HOUR(Duration.ofMinutes(15)),
        HOUR(Duration.ofHours(1)),
        FOUR_HOURS(Duration.ofHours(4)),
        /** Ends at eight in the morning of the next day, at the alarm's site. */
        TOMORROW(Duration.ZERO);

        private final Duration length;

        Term(Duration length) {
            this.length = length;
        }

        static Term of(String word) {
            for (Term term : values()) {
                if (term.word().equals(word)) {
                    return term;
                }
            }
            throw new InvalidInputException("until", "must be quarter-hour, hour, four-hours or tomorrow");
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        Instant end(Instant now, ZoneId zone) {
            return this == TOMORROW
                    ? now.atZone(zone)
                            .toLocalDate()
                            .plusDays(1)
                            .atTime(MORNING)
                            .atZone(zone)
                            .toInstant()
                    : now.plus(length);
        }
    }

    /** Shelved identity. */
    public record Row(Alarm alarm, String cause, String site, ZoneId zone, Instant until, String by, String reason) {}

    @GetMapping("/alarms/shelved")
    String shelved(@RequestParam(defaultValue = "0") int offset, Model model) {
        int from = Math.max(0, offset);
        Topology topology = inventory.topology(Tenancy.required());
        Alarms.Shelved shelved = alarms.shelved(clock.instant(), from, SHOWN);
        model.addAttribute(
                "rows",
                shelved.entries().stream()
                        .map(one -> new Row(
                                one.alarm(),
                                words.cause(one.alarm().probableCause()),
                                IncidentRows.siteName(
                                        topology.site(one.alarm().siteId()),
                                        one.alarm().siteId()),
                                IncidentRows.zone(topology.site(one.alarm().siteId())),
                                one.until(),
                                rows.name(one.by()),
                                one.reason() == null ? "" : one.reason()))
                        .toList());
        model.addAttribute("count", shelved.total());
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        return "console/shelved";
    }

    /**
     * Shelves the alarms of some incidents that are active now; incidents that have ended meanwhile are left and named.
     *
     * @param until a term's word
     * @param query what the list was narrowed to, as its address says it
     */
    @PostMapping("/incidents/shelve")
    String shelve(
            @RequestParam(defaultValue = "") List<String> numbers,
            @RequestParam(defaultValue = "hour") String until,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String query,
            Principal who,
            RedirectAttributes after) {
        Term term = Term.of(until);
        String why = reason.strip();
        if (why.isEmpty() || why.length() > LONGEST_REASON) {
            throw new InvalidInputException("reason", "must have 1 to " + LONGEST_REASON + " characters");
        }
        if (numbers.size() > MOST_INCIDENTS) {
            throw new InvalidInputException("numbers", "must name at most " + MOST_INCIDENTS + " incidents");
        }
        List<String> refused = new ArrayList<>();
        int shelved = 0;
        for (String number : numbers) {
            try {
                Integer count = transaction.execute(tx -> shelve(number, term, why, who.getName()));
                shelved += count == null ? 0 : count;
            } catch (ConflictException e) {
                refused.add(number);
            }
        }
        after.addFlashAttribute("shelved", shelved);
        if (!refused.isEmpty()) {
            after.addFlashAttribute("refused", String.join(", ", refused));
        }
        return "redirect:" + ListFilter.listAddress(query);
    }

    /** @return how many alarms were shelved */
    private int shelve(String number, Term term, String reason, String actor) {
        Topology topology = inventory.topology(Tenancy.required());
        Instant now = clock.instant();
        Map<String, Integer> ends = new TreeMap<>();
        for (Alarm alarm : alarms.findAll(incidents.alarmsOf(number))) {
            if (alarm.active()) {
                ZoneId zone = IncidentRows.zone(topology.site(alarm.siteId()));
                Instant end = term.end(now, zone);
                alarms.shelve(alarm.id(), end, actor, reason);
                ends.merge(MINUTES.format(end.atZone(zone)) + " (" + zone.getId() + ")", 1, Integer::sum);
            }
        }
        ends.forEach((end, count) -> service.shelved(number, count, end, reason, actor));
        return ends.values().stream().mapToInt(Integer::intValue).sum();
    }
}
