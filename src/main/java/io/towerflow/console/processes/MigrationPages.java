package io.towerflow.console.processes;

import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.modelling.DiagramTexts;
import io.towerflow.modelling.migration.InstanceMigration;
import io.towerflow.modelling.migration.InstanceMigration.Outcome;
import io.towerflow.modelling.migration.InstanceMigration.Reason;
import io.towerflow.modelling.migration.InstanceMigration.State;
import io.towerflow.modelling.migration.InstanceMigrations;
import io.towerflow.modelling.migration.ProcessVersions;
import io.towerflow.modelling.migration.ProcessVersions.CannotFollow;
import io.towerflow.modelling.migration.ProcessVersions.Place;
import io.towerflow.modelling.migration.ProcessVersions.Step;
import io.towerflow.modelling.migration.ProcessVersions.Version;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import java.security.Principal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows running instances on their way to another version of their process: what to decide, who can follow, what came of it. */
@Controller
class MigrationPages {

    /** Beginning of the name of a field; this and a step's id name the field that holds the step that continues it. */
    private static final String STEP = "step.";

    private static final int SHOWN = 20;

    private final InstanceMigrations moves;
    private final ProcessVersions processes;
    private final DiagramTexts diagrams;
    private final IncidentRows rows;
    private final MessageSource messages;

    MigrationPages(
            InstanceMigrations moves,
            ProcessVersions processes,
            DiagramTexts diagrams,
            IncidentRows rows,
            MessageSource messages) {
        this.moves = moves;
        this.processes = processes;
        this.diagrams = diagrams;
        this.rows = rows;
        this.messages = messages;
    }

    /** A step in the reader's words. */
    public record Row(Step step, String name, String kind, List<Place> candidates) {}

    /** Instance in the reader's words; {@code page} is where more is to be read of it, null where nowhere. */
    public record Line(
            InstanceMigration.Instance instance, @Nullable String page, String places, List<String> reasons) {}

    /** Number of instances that wait at a step, and what is known of them. */
    public record Tally(String place, long follow, long stay) {}

    /** Migration in the list. */
    public record Past(InstanceMigration move, String by) {}

    @GetMapping("/processes/{key}/move")
    String choose(
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer from,
            @RequestParam(required = false) @Nullable Integer to,
            @RequestParam(defaultValue = "false") boolean restartTimers,
            @RequestParam Map<String, String> all,
            Locale language,
            Model model) {
        List<Version> versions = versions(key);
        Version after = chosen(versions, to, versions.getFirst());
        Version oldest = versions.stream()
                .filter(version -> version.running() > 0 && version.number() != after.number())
                .min(Comparator.comparingInt(Version::number))
                .orElse(versions.getLast());
        Version before = chosen(versions, from, oldest);
        model.addAttribute("key", key);
        model.addAttribute("name", diagrams.say(after.name(), language));
        model.addAttribute("versions", versions);
        model.addAttribute("from", before);
        model.addAttribute("to", after);
        model.addAttribute("restartTimers", restartTimers);
        model.addAttribute(
                "rows",
                before.number() == after.number()
                        ? List.of()
                        : processes.steps(before.id(), after.id(), counterparts(all)).stream()
                                .map(step -> row(step, language))
                                .toList());
        model.addAttribute("most", InstanceMigrations.MOST);
        model.addAttribute(
                "past",
                moves.newest(key, SHOWN).stream()
                        .map(move -> new Past(
                                move, rows.name(move.orderedBy() == null ? move.requestedBy() : move.orderedBy())))
                        .toList());
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/process-move";
    }

    private List<Version> versions(String key) {
        List<Version> versions = processes.versions(key);
        if (versions.isEmpty()) {
            throw new ErrorResponseException(HttpStatus.NOT_FOUND);
        }
        return versions;
    }

    private static Version chosen(List<Version> versions, @Nullable Integer number, Version otherwise) {
        return number == null
                ? otherwise
                : versions.stream()
                        .filter(version -> version.number() == number)
                        .findFirst()
                        .orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
    }

    private Row row(Step step, Locale language) {
        return new Row(
                step,
                diagrams.say(step.name(), language),
                messages.getMessage(
                        "workbench.move.kind." + step.kind(), null, step.kind().replace('.', ' '), language),
                step.candidates().stream()
                        .map(place -> new Place(place.id(), diagrams.say(place.name(), language)))
                        .toList());
    }

    private static Map<String, String> counterparts(Map<String, String> parameters) {
        Map<String, String> counterparts = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (name.startsWith(STEP) && !value.isBlank()) {
                counterparts.put(name.substring(STEP.length()), value);
            }
        });
        return counterparts;
    }

    @PostMapping("/processes/{key}/move")
    String attempt(
            @PathVariable String key,
            @RequestParam int from,
            @RequestParam int to,
            @RequestParam(defaultValue = "false") boolean restartTimers,
            @RequestParam Map<String, String> all,
            Principal who,
            Locale language,
            RedirectAttributes after) {
        Map<String, String> counterparts = counterparts(all);
        try {
            return "redirect:/processes/" + key + "/move/"
                    + moves.attempt(key, from, to, counterparts, restartTimers, who.getName());
        } catch (InvalidInputException wrong) {
            after.addFlashAttribute(
                    "refused",
                    List.of(messages.getMessage(
                            "workbench.move.wrong." + wrong.fields().getFirst().field(), null, language)));
        } catch (CannotFollow refused) {
            Map<String, String> names = processes.names(
                    chosen(versions(key), from, versions(key).getLast()).id());
            after.addFlashAttribute("refused", sentences(refused.reasons(), names, language));
        }
        after.addAttribute("from", from);
        after.addAttribute("to", to);
        after.addAttribute("restartTimers", restartTimers);
        counterparts.forEach((step, counterpart) -> after.addAttribute(STEP + step, counterpart));
        return "redirect:/processes/" + key + "/move";
    }

    @GetMapping("/processes/{key}/move/{id}")
    String one(@PathVariable String key, @PathVariable long id, Locale language, Model model) {
        InstanceMigration move = find(key, id);
        Map<String, String> names = processes.names(move.fromDefinition());
        Map<String, String> next = processes.names(move.toDefinition());
        List<InstanceMigration.Instance> instances = moves.instances(id);
        model.addAttribute("key", key);
        model.addAttribute("name", diagrams.say(versions(key).getFirst().name(), language));
        model.addAttribute("move", move);
        model.addAttribute("by", rows.name(move.requestedBy()));
        model.addAttribute("orderedBy", move.orderedBy() == null ? null : rows.name(move.orderedBy()));
        model.addAttribute("total", instances.size());
        model.addAttribute(
                "done",
                instances.size() - count(instances, move.state() == State.MOVING ? Outcome.CAN : Outcome.UNTRIED));
        model.addAttribute("can", count(instances, Outcome.CAN));
        model.addAttribute("cannot", count(instances, Outcome.CANNOT) + count(instances, Outcome.STAYED));
        model.addAttribute("moved", count(instances, Outcome.MOVED));
        model.addAttribute("gone", count(instances, Outcome.GONE));
        model.addAttribute("tallies", tallies(instances, names, language));
        model.addAttribute(
                "counterparts",
                move.counterparts().entrySet().stream()
                        .map(pair ->
                                name(names, pair.getKey(), language) + " → " + name(next, pair.getValue(), language))
                        .toList());
        model.addAttribute("staying", lines(instances, true, names, language));
        model.addAttribute("following", lines(instances, false, names, language));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/process-moved";
    }

    private static long count(List<InstanceMigration.Instance> instances, Outcome outcome) {
        return instances.stream().filter(one -> one.outcome() == outcome).count();
    }

    private List<Tally> tallies(
            List<InstanceMigration.Instance> instances, Map<String, String> names, Locale language) {
        Map<String, List<InstanceMigration.Instance>> byPlace = new LinkedHashMap<>();
        instances.stream()
                .filter(one -> one.outcome() != Outcome.UNTRIED && one.outcome() != Outcome.GONE)
                .forEach(one -> one.places().forEach(place -> byPlace.computeIfAbsent(place, id -> new ArrayList<>())
                        .add(one)));
        return byPlace.entrySet().stream()
                .map(entry -> new Tally(
                        name(names, entry.getKey(), language),
                        entry.getValue().stream()
                                .filter(MigrationPages::follows)
                                .count(),
                        entry.getValue().stream().filter(one -> !follows(one)).count()))
                .toList();
    }

    private static boolean follows(InstanceMigration.Instance one) {
        return one.outcome() == Outcome.CAN || one.outcome() == Outcome.MOVED;
    }

    private List<Line> lines(
            List<InstanceMigration.Instance> instances, boolean staying, Map<String, String> names, Locale language) {
        return instances.stream()
                .filter(one -> staying == (one.outcome() == Outcome.CANNOT || one.outcome() == Outcome.STAYED))
                .map(one -> new Line(
                        one,
                        NumberPages.of(one.businessKey()),
                        one.places().stream()
                                .map(place -> name(names, place, language))
                                .collect(Collectors.joining(", ")),
                        sentences(one.reasons(), names, language)))
                .toList();
    }

    private List<String> sentences(List<Reason> reasons, Map<String, String> names, Locale language) {
        return reasons.stream()
                .map(reason -> messages.getMessage(
                        "workbench.move.why." + reason.word(),
                        new Object[] {name(names, reason.step(), language), reason.detail()},
                        language))
                .distinct()
                .toList();
    }

    private String name(Map<String, String> names, String step, Locale language) {
        return diagrams.say(names.getOrDefault(step, step), language);
    }

    @PostMapping("/processes/{key}/move/{id}")
    String order(@PathVariable String key, @PathVariable long id, Principal who, RedirectAttributes after) {
        find(key, id);
        try {
            moves.order(id, who.getName());
        } catch (ConflictException late) {
            after.addFlashAttribute("late", true);
        }
        return "redirect:/processes/" + key + "/move/" + id;
    }

    private InstanceMigration find(String key, long id) {
        return moves.find(id)
                .filter(move -> move.processKey().equals(key))
                .orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
    }
}
