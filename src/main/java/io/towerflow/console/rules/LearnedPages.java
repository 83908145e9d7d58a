package io.towerflow.console.rules;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.console.Texts;
import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.correlation.CauseCandidate;
import io.towerflow.correlation.CauseCandidate.State;
import io.towerflow.correlation.CauseLearning;
import io.towerflow.correlation.LearnedCauses;
import io.towerflow.correlation.LearnedCauses.Judgement;
import io.towerflow.correlation.LearningSettings;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/** Shows what the product learned from the stored alarms, for the analyst to accept or refuse. */
@Controller
class LearnedPages {

    private static final String PAGE = "redirect:/rules/learned";

    private final LearnedCauses causes;
    private final LearningSettings settings;
    private final Alarms alarms;
    private final Inventory inventory;
    private final IncidentRows rows;
    private final Texts words;

    LearnedPages(
            LearnedCauses causes,
            LearningSettings settings,
            Alarms alarms,
            Inventory inventory,
            IncidentRows rows,
            Texts words) {
        this.causes = causes;
        this.settings = settings;
        this.alarms = alarms;
        this.inventory = inventory;
        this.rows = rows;
        this.words = words;
    }

    /** A learned cause in words. */
    public record Line(
            CauseCandidate candidate,
            String cause,
            String effect,
            long percent,
            long directionPercent,
            @Nullable String decidedBy,
            List<Seen> examples,
            List<Judgement> judgements) {}

    /** Occasion on which it was seen. */
    public record Seen(
            UUID causeAlarm, UUID effectAlarm, String site, String effectSite, Instant at, ZoneId zone, Duration lag) {}

    /** Learned causes that are all in one state. */
    public record Part(State state, List<Line> lines) {}

    @GetMapping("/rules/learned")
    String learned(Model model) {
        List<CauseCandidate> all = causes.all();
        Map<Long, List<Judgement>> judgements = causes.judgements();
        Map<UUID, Alarm> known = alarms
                .findAll(all.stream()
                        .flatMap(one -> one.examples().stream())
                        .flatMap(one -> Stream.of(one.cause(), one.effect()))
                        .distinct()
                        .toList())
                .stream()
                .collect(Collectors.toMap(Alarm::id, alarm -> alarm));
        List<Line> lines = all.stream()
                .map(one -> line(one, judgements.getOrDefault(one.id(), List.of()), known))
                .toList();
        model.addAttribute(
                "parts",
                Stream.of(State.values())
                        .map(state -> new Part(
                                state,
                                lines.stream()
                                        .filter(line -> line.candidate().state() == state)
                                        .toList()))
                        .toList());
        model.addAttribute("run", causes.lastLearning().orElse(null));
        model.addAttribute("days", settings.window().toDays());
        model.addAttribute("worth", Math.round(settings.judgements()));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/learned";
    }

    private Line line(CauseCandidate one, List<Judgement> judgements, Map<UUID, Alarm> known) {
        String by = one.decidedBy();
        return new Line(
                one,
                words.cause(one.cause()),
                words.cause(one.effect()),
                Math.round(one.confidence() * 100),
                Math.round(one.direction() * 100),
                by == null ? null : rows.name(by),
                one.examples().stream()
                        .filter(seen -> known.containsKey(seen.cause()) && known.containsKey(seen.effect()))
                        .map(seen -> seen(known.get(seen.cause()), known.get(seen.effect())))
                        .toList(),
                judgements);
    }

    private Seen seen(@Nullable Alarm cause, @Nullable Alarm effect) {
        if (cause == null || effect == null) {
            throw new IllegalArgumentException("An example needs both alarms");
        }
        Topology topology = inventory.topology(Tenancy.required());
        Site site = topology.site(cause.siteId());
        return new Seen(
                cause.id(),
                effect.id(),
                IncidentRows.siteName(site, cause.siteId()),
                IncidentRows.siteName(topology.site(effect.siteId()), effect.siteId()),
                cause.raisedAt(),
                IncidentRows.zone(site),
                Duration.between(cause.raisedAt(), effect.raisedAt()));
    }

    @PostMapping("/rules/learned/learn")
    String learn(Principal who, RedirectAttributes after) {
        try {
            CauseLearning run = causes.learn(who.getName());
            after.addFlashAttribute("learned", run);
        } catch (RuleBrokenException nothing) {
            after.addFlashAttribute("nothing", true);
        } catch (ConflictException already) {
            after.addFlashAttribute("already", true);
        }
        return PAGE;
    }

    @PostMapping("/rules/learned/{id}/accept")
    String accept(@PathVariable long id, @RequestParam String reason, Principal who, RedirectAttributes after) {
        known(id);
        List<String> circle = causes.circle(id);
        if (reason.isBlank()) {
            after.addFlashAttribute("noReason", true);
            return PAGE;
        }
        if (!circle.isEmpty()) {
            after.addFlashAttribute("circle", circle.stream().map(words::cause).collect(Collectors.joining(" → ")));
            return PAGE;
        }
        causes.accept(id, reason, who.getName());
        return PAGE + "#c" + id;
    }

    @PostMapping("/rules/learned/{id}/refuse")
    String refuse(@PathVariable long id, @RequestParam String reason, Principal who, RedirectAttributes after) {
        known(id);
        if (reason.isBlank()) {
            after.addFlashAttribute("noReason", true);
            return PAGE;
        }
        causes.refuse(id, reason, who.getName());
        return PAGE + "#c" + id;
    }

    private void known(long id) {
        if (causes.find(id).isEmpty()) {
            throw new ErrorResponseException(HttpStatus.NOT_FOUND);
        }
    }
}
