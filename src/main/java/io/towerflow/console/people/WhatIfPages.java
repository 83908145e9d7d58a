package io.towerflow.console.people;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.escalation.Asked;
import io.towerflow.escalation.Decision;
import io.towerflow.escalation.WhatIf;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.people.OnCall;
import io.towerflow.people.Skill;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Plays the escalation policy on a virtual clock: who would get what, by which way, when and why. */
@Controller
class WhatIfPages {

    private static final List<PerceivedSeverity> SEVERITIES = Arrays.stream(PerceivedSeverity.values())
            .filter(severity -> severity != PerceivedSeverity.CLEARED)
            .toList();

    private final WhatIf whatIf;
    private final OnCall onCall;
    private final Inventory inventory;
    private final IncidentRows rows;
    private final Clock clock;

    WhatIfPages(WhatIf whatIf, OnCall onCall, Inventory inventory, IncidentRows rows, Clock clock) {
        this.whatIf = whatIf;
        this.onCall = onCall;
        this.inventory = inventory;
        this.rows = rows;
        this.clock = clock;
    }

    /** Person who is asked. */
    public record Person(String name, String ways, boolean must, String rule) {}

    /** A moment in words. */
    public record Line(
            String at,
            Duration after,
            String state,
            @Nullable Integer step,
            int round,
            List<Person> people,
            String waitingFor,
            @Nullable String until,
            List<String> rules) {}

    @GetMapping("/escalation/what-if")
    String page(
            @RequestParam(defaultValue = "critical") String severity,
            @RequestParam(required = false) @Nullable String at,
            @RequestParam(required = false) @Nullable String region,
            @RequestParam(required = false) @Nullable String skill,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(defaultValue = "1") int sites,
            @RequestParam(defaultValue = "1") int technologies,
            @RequestParam(required = false) @Nullable Integer battery,
            @RequestParam(required = false) @Nullable Integer answer,
            @RequestParam(required = false) @Nullable Integer version,
            Locale language,
            Model model) {
        TreeSet<String> regions = inventory.topology(Tenancy.required()).sites().stream()
                .map(Site::region)
                .filter(one -> !one.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
        String wanted = region == null || region.isBlank() ? null : region;
        ZoneId zone = onCall.calendar(wanted).zone();
        Instant begin = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        model.addAttribute("lines", List.of());
        try {
            begin = at == null || at.isBlank() ? begin : local(at).atZone(zone).toInstant();
            PerceivedSeverity chosen = SEVERITIES.stream()
                    .filter(one -> one.word().equals(severity))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException("severity", "is not known"));
            Instant first = begin;
            model.addAttribute("agreed", whatIf.agreed(chosen));
            model.addAttribute(
                    "lines",
                    whatIf
                            .play(new WhatIf.Question(
                                    version,
                                    begin,
                                    chosen,
                                    wanted,
                                    skill == null || skill.isBlank() ? null : Skill.ofWord(skill),
                                    site == null || site.isBlank() ? null : site.strip(),
                                    sites,
                                    technologies,
                                    battery,
                                    answer))
                            .stream()
                            .map(moment -> line(moment, first, zone, language))
                            .toList());
        } catch (InvalidInputException e) {
            model.addAttribute("wrong", e.fields());
        }
        model.addAttribute("regions", regions);
        model.addAttribute(
                "skills", Arrays.stream(Skill.values()).map(Skill::word).toList());
        model.addAttribute("severities", SEVERITIES);
        model.addAttribute("versions", whatIf.versions());
        model.addAttribute("inForce", whatIf.inForce());
        model.addAttribute("version", version == null ? whatIf.inForce() : version);
        model.addAttribute("severity", severity);
        model.addAttribute("region", wanted == null ? "" : wanted);
        model.addAttribute("skill", skill == null ? "" : skill);
        model.addAttribute("site", site == null ? "" : site.strip());
        model.addAttribute("sites", sites);
        model.addAttribute("technologies", technologies);
        model.addAttribute("battery", battery);
        model.addAttribute("answer", answer);
        model.addAttribute("zone", zone);
        model.addAttribute("at", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(begin.atZone(zone)));
        return "console/what-if";
    }

    private Line line(WhatIf.Moment moment, Instant begin, ZoneId zone, Locale language) {
        Decision decision = moment.decision();
        DateTimeFormatter format = DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss", language);
        List<Asked> asks = decision.asks();
        Instant due = decision.due();
        return new Line(
                format.format(moment.at().atZone(zone)),
                Duration.between(begin, moment.at()),
                decision.state().word(),
                asks.isEmpty() ? null : asks.getFirst().step(),
                asks.isEmpty() ? 0 : asks.getFirst().round(),
                asks.stream()
                        .map(asked -> new Person(
                                rows.name(asked.personId()),
                                asked.channels().stream()
                                        .map(channel -> channel.name())
                                        .collect(Collectors.joining(" + ")),
                                asked.must(),
                                asked.rule()))
                        .toList(),
                String.join(", ", decision.waitingFor().stream().map(rows::name).toList()),
                due == null ? null : format.format(due.atZone(zone)),
                decision.rules().stream()
                        .map(rule -> decision.state() == Decision.State.PAUSED
                                ? rule
                                : rule + " (escalation v" + decision.version() + ")")
                        .toList());
    }

    private static LocalDateTime local(String text) {
        try {
            return LocalDateTime.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new InvalidInputException("at", "\"" + text + "\" is no time; write it as 2026-12-06T03:00");
        }
    }
}
