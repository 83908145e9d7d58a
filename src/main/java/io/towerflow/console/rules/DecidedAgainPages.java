package io.towerflow.console.rules;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.console.Texts;
import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.console.incidents.IncidentView;
import io.towerflow.correlation.RootCause;
import io.towerflow.identity.Role;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.explanation.IncidentRedecision;
import io.towerflow.incident.explanation.IncidentRedecision.Likeness;
import io.towerflow.incident.explanation.Redecisions;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.rules.RuleFailed;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.RuleVersion;
import io.towerflow.rules.RuleVersions;
import io.towerflow.rules.language.BrokenRules;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.workbench.draft.Drafts;
import io.towerflow.workbench.draft.RuleDraft;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows an old incident beside what the rules of that day, of today or of a draft say of its alarms. */
@Controller
class DecidedAgainPages {

    private static final String DRAFT = "draft-";

    /** Most alarms of one group that the page lists; the rest are counted. */
    private static final int LISTED = 50;

    private final Redecisions redecisions;
    private final Incidents incidents;
    private final Alarms alarms;
    private final Inventory inventory;
    private final RuleSets ruleSets;
    private final RuleVersions versions;
    private final Drafts drafts;
    private final IncidentView view;
    private final Texts words;
    private final MessageSource messages;

    DecidedAgainPages(
            Redecisions redecisions,
            Incidents incidents,
            Alarms alarms,
            Inventory inventory,
            RuleSets ruleSets,
            RuleVersions versions,
            Drafts drafts,
            IncidentView view,
            Texts words,
            MessageSource messages) {
        this.redecisions = redecisions;
        this.incidents = incidents;
        this.alarms = alarms;
        this.inventory = inventory;
        this.ruleSets = ruleSets;
        this.versions = versions;
        this.drafts = drafts;
        this.view = view;
        this.words = words;
        this.messages = messages;
    }

    /** A rule set to choose from. */
    public record Choice(
            String field,
            String selected,
            int inForce,
            @Nullable Integer then,
            List<RuleVersion> stored,
            List<RuleDraft> drafts) {}

    /** Groups and cause that are stored, or that come out now. */
    public record Side(
            boolean stored,
            int groupedBy,
            List<Group> groups,
            @Nullable Belief belief) {}

    /** Alarms that belong together. */
    public record Group(int size, List<Line> lines) {}

    /** Alarm of a group, in words. */
    public record Line(UUID alarm, String cause, String site, String raised) {}

    /**
     * A cause in the reader's words.
     *
     * @param said each of its reasons and of the causes that it rejects
     */
    public record Belief(
            RootCause cause,
            String sentence,
            long percent,
            String what,
            String where,
            List<IncidentView.Reason> reasons,
            List<IncidentView.Other> others,
            Set<String> said) {}

    @GetMapping("/incidents/{number}/decided-again")
    String page(
            @PathVariable String number,
            @RequestParam(required = false) @Nullable String correlation,
            @RequestParam(required = false) @Nullable String rootCause,
            Authentication who,
            Locale language,
            Model model) {
        model.addAttribute(
                "incident", incidents.find(number).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND)));
        IncidentRedecision decided = null;
        try {
            decided = redecisions.again(
                    number,
                    chosen("correlation", "correlation", correlation, who),
                    chosen("rootCause", "root-cause", rootCause, who));
            Topology topology = inventory.topology(Tenancy.required());
            model.addAttribute("same", decided.same());
            model.addAttribute("verdict", verdict(decided, topology, language));
            model.addAttribute("sides", sides(decided, topology));
        } catch (InvalidInputException wrong) {
            model.addAttribute("wrong", wrong.getMessage());
        } catch (ConflictException | RuleFailed | BrokenRules impossible) {
            model.addAttribute("wrong", impossible.getMessage());
        }
        Integer grouped = decided == null ? null : decided.correlationThen();
        Integer found = decided == null ? null : decided.rootCauseThen();
        model.addAttribute(
                "choices",
                List.of(
                        choice("correlation", "correlation", correlation, grouped, who),
                        choice("rootCause", "root-cause", rootCause, found, who)));
        return "console/decided-again";
    }

    /**
     * Returns the rules that a field names.
     *
     * @param text a version's number, or {@code draft-} and a draft's; null or blank for the version of that day
     */
    private @Nullable RuleSet chosen(String field, String set, @Nullable String text, Authentication who) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.startsWith(DRAFT)) {
            RuleDraft draft = drafts(set, who).stream()
                    .filter(one -> text.equals(DRAFT + one.id()))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException(field, "names no draft of " + set));
            return ruleSets.with(set, drafts.files(draft.id())).active(set);
        }
        try {
            return redecisions.version(field, set, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new InvalidInputException(field, "must be the number of a version, not \"" + text + "\"");
        }
    }

    private Choice choice(String field, String set, @Nullable String text, @Nullable Integer then, Authentication who) {
        int inForce = versions.inForce(set).version();
        return new Choice(
                field,
                text == null || text.isBlank() ? String.valueOf(then == null ? inForce : then) : text.strip(),
                inForce,
                then,
                versions.history(set),
                drafts(set, who));
    }

    /** Returns the drafts, for those who may open them. */
    private List<RuleDraft> drafts(String set, Authentication who) {
        boolean writes = who.getAuthorities().stream().anyMatch(role -> Stream.of(Role.ANALYST, Role.ADMIN)
                .anyMatch(one -> one.id().equals(role.getAuthority())));
        return writes
                ? drafts.list().stream().filter(one -> one.set().equals(set)).toList()
                : List.of();
    }

    /** Says in one or two sentences what these rules would have done otherwise. */
    private List<String> verdict(IncidentRedecision decided, Topology topology, Locale language) {
        String they = say(language, "who." + who(decided));
        if (decided.same()) {
            return List.of(say(language, "same", they));
        }
        List<String> verdict = new ArrayList<>();
        if (!decided.sameGroups()) {
            int all = decided.storedGroups().stream().mapToInt(List::size).sum();
            verdict.add(say(language, "groups", they, decided.again().groups().size(), all));
            they = say(language, "who.they");
        }
        RootCause stored = decided.incident().rootCause();
        RootCause now = decided.again().rootCause();
        Likeness likeness = decided.cause();
        if (stored == null || likeness == null) {
            verdict.add(say(language, "noneStored"));
        } else {
            verdict.add(
                    switch (likeness) {
                        case SAME -> say(language, "sameCause", they);
                        case OTHER_REASONS -> say(language, "otherReasons", they);
                        case OTHER_CONFIDENCE ->
                            say(
                                    language,
                                    "otherConfidence",
                                    they,
                                    percent(now.confidence()),
                                    percent(stored.confidence()));
                        case OTHER_CAUSE ->
                            say(
                                    language,
                                    "otherCause",
                                    they,
                                    words.cause(now.probableCause()),
                                    place(topology, now.siteId()));
                    });
        }
        return verdict;
    }

    private String who(IncidentRedecision decided) {
        int grouped = decided.again().correlation();
        int found = decided.again().rootCause().ruleVersion();
        if (grouped == decided.correlationThen() && found == decided.rootCauseThen()) {
            return "then";
        }
        boolean now = grouped == versions.inForce("correlation").version()
                && found == versions.inForce("root-cause").version();
        return now ? "now" : "chosen";
    }

    private List<Side> sides(IncidentRedecision decided, Topology topology) {
        Map<UUID, Alarm> known = new HashMap<>();
        alarms.findAll(decided.storedGroups().stream().flatMap(List::stream).toList())
                .forEach(alarm -> known.put(alarm.id(), alarm));
        RootCause stored = decided.incident().rootCause();
        return List.of(
                new Side(
                        true,
                        decided.correlationThen(),
                        groups(decided.storedGroups(), known, topology),
                        stored == null ? null : belief(stored, topology)),
                new Side(
                        false,
                        decided.again().correlation(),
                        groups(decided.again().groups(), known, topology),
                        belief(decided.again().rootCause(), topology)));
    }

    private List<Group> groups(List<List<UUID>> groups, Map<UUID, Alarm> known, Topology topology) {
        return groups.stream()
                .map(group -> new Group(
                        group.size(),
                        group.stream()
                                .map(known::get)
                                .filter(Objects::nonNull)
                                .limit(LISTED)
                                .map(alarm -> line(alarm, topology))
                                .toList()))
                .toList();
    }

    private Line line(Alarm alarm, Topology topology) {
        ZoneId zone = IncidentRows.zone(topology.site(alarm.siteId()));
        return new Line(
                alarm.id(),
                words.cause(alarm.probableCause()),
                place(topology, alarm.siteId()),
                words.dayAndTime(alarm.raisedAt(), zone));
    }

    private Belief belief(RootCause cause, Topology topology) {
        List<IncidentView.Reason> reasons = view.reasons(cause);
        List<IncidentView.Other> others = view.others(cause);
        return new Belief(
                cause,
                words.sentence(cause.explanation()),
                percent(cause.confidence()),
                words.cause(cause.probableCause()),
                place(topology, cause.siteId()),
                reasons,
                others,
                Stream.concat(
                                reasons.stream().map(IncidentView.Reason::sentence),
                                others.stream().map(IncidentView.Other::hypothesis))
                        .collect(Collectors.toSet()));
    }

    private static String place(Topology topology, String siteId) {
        return IncidentRows.siteName(topology.site(siteId), siteId);
    }

    private static long percent(double confidence) {
        return Math.round(confidence * 100);
    }

    private String say(Locale language, String key, Object... arguments) {
        return messages.getMessage("console.again." + key, arguments, language);
    }
}
