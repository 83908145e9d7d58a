package io.towerflow.console.processes;

import io.towerflow.console.Texts;
import io.towerflow.engine.ProcessHistory;
import io.towerflow.engine.ProcessHistory.Instance;
import io.towerflow.engine.ProcessHistory.Search;
import io.towerflow.engine.ProcessHistory.State;
import io.towerflow.engine.ProcessHistory.Version;
import io.towerflow.modelling.DeployedProcesses;
import io.towerflow.modelling.DiagramTexts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Lists processes, those that have ended too, with the way to each one's path and to what it is about. */
@Controller
class ProcessHistoryPages {

    private static final int PAGE = 50;
    private static final int LONGEST = 200;

    private final ProcessHistory history;
    private final DeployedProcesses deployed;
    private final DiagramTexts diagrams;
    private final Texts say;
    private final Clock clock;

    ProcessHistoryPages(
            ProcessHistory history, DeployedProcesses deployed, DiagramTexts diagrams, Texts say, Clock clock) {
        this.history = history;
        this.deployed = deployed;
        this.diagrams = diagrams;
        this.say = say;
        this.clock = clock;
    }

    /**
     * What the page's address asks for; null and what is unknown do not narrow.
     *
     * @param state a state's word
     * @param step its id in the diagram
     * @param waits whether only those are wanted that wait at the step now
     * @param age number of a group of ages
     * @param offset how many come before the first that is shown
     */
    public record Asked(
            @Nullable String process,
            @Nullable Integer version,
            @Nullable String period,
            @Nullable String state,
            @Nullable String number,
            @Nullable String step,
            @Nullable Boolean waits,
            @Nullable Integer age,
            @Nullable Integer offset) {

        /** Returns the same without what does not narrow; a version, step or age is of one process. */
        Asked tidy() {
            String key = text(process);
            String at = key == null ? null : text(step);
            return new Asked(
                    key,
                    key == null ? null : version,
                    Period.of(period == null ? "" : period).word(),
                    state(state) == null ? null : state,
                    text(number),
                    at,
                    at != null && Boolean.TRUE.equals(waits),
                    age == null || age < 0 || age >= AgeGroups.count() ? null : age,
                    offset == null ? 0 : Math.clamp(offset, 0, ProcessHistory.MOST_COUNTED));
        }

        private static @Nullable String text(@Nullable String given) {
            return given == null || given.isBlank() || given.length() > LONGEST ? null : given.strip();
        }

        private static @Nullable State state(@Nullable String word) {
            return Arrays.stream(State.values())
                    .filter(one -> word(one).equals(word))
                    .findFirst()
                    .orElse(null);
        }

        private static String word(State state) {
            return state.name().toLowerCase(Locale.ROOT);
        }

        Search search(Instant now) {
            return new Search(
                    process,
                    version,
                    Period.of(period == null ? "" : period).since(now),
                    state(state),
                    number,
                    step,
                    Boolean.TRUE.equals(waits),
                    age == null ? null : AgeGroups.to(age),
                    age == null ? null : AgeGroups.from(age));
        }
    }

    /** Process in the reader's words; a duration is empty where there is none. */
    public record Row(
            Instance instance,
            String name,
            @Nullable String page,
            String state,
            String took,
            String atStep,
            String waits) {}

    @GetMapping("/processes/history")
    String list(@ModelAttribute Asked given, Locale language, Model model) {
        Asked asked = given.tidy();
        Instant now = clock.instant();
        ProcessHistory.Page page = history.find(asked.search(now), asked.offset() == null ? 0 : asked.offset(), PAGE);
        List<Version> versions = asked.process() == null ? List.of() : history.versions(asked.process());
        model.addAttribute("asked", asked);
        model.addAttribute("processes", deployed.keys().stream().sorted().toList());
        model.addAttribute("versions", versions);
        model.addAttribute(
                "periods", Arrays.stream(Period.values()).map(Period::word).toList());
        model.addAttribute(
                "states", Arrays.stream(State.values()).map(Asked::word).toList());
        model.addAttribute("stepName", stepName(asked, versions, language));
        model.addAttribute("total", page.total());
        model.addAttribute("most", ProcessHistory.MOST_COUNTED);
        model.addAttribute("examined", ProcessHistory.MOST_EXAMINED);
        model.addAttribute("size", PAGE);
        model.addAttribute(
                "rows",
                page.instances().stream().map(one -> row(one, now, language)).toList());
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/process-history";
    }

    private Row row(Instance one, Instant now, Locale language) {
        Instant ended = one.ended();
        Duration at = one.atStep();
        Instant since = one.waitsSince();
        return new Row(
                one,
                diagrams.say(one.name(), language),
                NumberPages.of(one.number()),
                Asked.word(one.state()),
                say.span(Duration.between(one.began(), ended == null ? now : ended)),
                at == null ? "" : say.span(at),
                since == null ? "" : say.span(Duration.between(since, now)));
    }

    /** Returns the name of the step that is asked for; null where none is. */
    private @Nullable String stepName(Asked asked, List<Version> versions, Locale language) {
        String step = asked.step();
        if (step == null) {
            return null;
        }
        return versions.stream()
                .filter(one -> asked.version() == null || one.number() == asked.version())
                .findFirst()
                .map(one -> history.stepName(one, step))
                .map(name -> diagrams.say(name, language))
                .orElse(step);
    }
}
