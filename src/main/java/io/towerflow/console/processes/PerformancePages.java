package io.towerflow.console.processes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.console.Texts;
import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.engine.ProcessHistory;
import io.towerflow.engine.ProcessHistory.Selection;
import io.towerflow.engine.ProcessHistory.Step;
import io.towerflow.engine.ProcessHistory.Totals;
import io.towerflow.engine.ProcessHistory.Version;
import io.towerflow.engine.ProcessHistory.Waiting;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.modelling.DiagramTexts;
import io.towerflow.problem.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** Shows a manager how the processes do: how many, how long, where they wait, and which incidents endanger their SLA. */
@Controller
class PerformancePages {

    private static final String OF_INCIDENTS = "handle-incident";
    private static final String HISTORY = "/processes/history";
    private static final Duration AT_RISK = Duration.ofHours(1);
    private static final int MOST_AT_RISK = 200;
    private static final int SHOWN_AT_RISK = 10;

    private final ProcessHistory history;
    private final Incidents incidents;
    private final IncidentRows rows;
    private final DiagramTexts diagrams;
    private final Texts say;
    private final ObjectMapper json;
    private final Clock clock;

    PerformancePages(
            ProcessHistory history,
            Incidents incidents,
            IncidentRows rows,
            DiagramTexts diagrams,
            Texts say,
            ObjectMapper json,
            Clock clock) {
        this.history = history;
        this.incidents = incidents;
        this.rows = rows;
        this.diagrams = diagrams;
        this.say = say;
        this.json = json;
        this.clock = clock;
    }

    /** Process in the reader's words; a duration is empty where there is none. */
    public record Line(Totals totals, String name, String median, String ninth) {}

    /** Step where incidents wait, in the reader's words. */
    public record Stage(Waiting waiting, String name, String oldest) {}

    /** Step in the reader's words; a duration is empty where there is none. */
    public record Row(
            String id, String name, long processes, String median, String ninth, long waiting, String oldest) {}

    /** Colour of a step on the diagram, what is written at it, and where it leads. */
    public record Heat(int level, String text, String link) {}

    @GetMapping("/processes/performance")
    String overview(@RequestParam(defaultValue = "") String period, Locale language, Model model) {
        Period chosen = Period.of(period);
        Instant now = clock.instant();
        List<Stage> stages = history.waiting(OF_INCIDENTS, null, AgeGroups.LIMITS).stream()
                .sorted(Comparator.comparing(Waiting::processes).reversed().thenComparing(Waiting::id))
                .map(one -> new Stage(one, diagrams.say(one.name(), language), since(one.oldest(), now)))
                .toList();
        model.addAttribute("period", chosen.word());
        model.addAttribute("periods", periods());
        model.addAttribute(
                "lines",
                history.totals(chosen.since(now)).stream()
                        .map(one -> new Line(
                                one, diagrams.say(one.name(), language), span(one.median()), span(one.ninth())))
                        .toList());
        model.addAttribute("incidentProcess", OF_INCIDENTS);
        model.addAttribute("stages", stages);
        model.addAttribute("ages", AgeGroups.count());
        addRisks(now, model);
        return "console/performance";
    }

    private void addRisks(Instant now, Model model) {
        IncidentSearch late =
                new IncidentSearch("open", null, null, null, null, null, true, IncidentSearch.Sort.SLA, false);
        IncidentSearch open =
                new IncidentSearch("open", null, null, null, null, null, false, IncidentSearch.Sort.SLA, false);
        long over = incidents.counts(late).total(null);
        // Those that are late come first in this order
        List<Incident> next =
                incidents.search(open, (int) Math.min(over, Integer.MAX_VALUE), MOST_AT_RISK).incidents().stream()
                        .filter(one ->
                                one.state() == IncidentState.OPEN && one.dueAt().isBefore(now.plus(AT_RISK)))
                        .toList();
        model.addAttribute("late", over);
        model.addAttribute("soon", next.size());
        model.addAttribute("soonIsMore", next.size() == MOST_AT_RISK);
        model.addAttribute(
                "atRisk",
                rows.rows(incidents.search(open, 0, SHOWN_AT_RISK).incidents().stream()
                        .filter(one ->
                                one.state() == IncidentState.OPEN && one.dueAt().isBefore(now.plus(AT_RISK)))
                        .toList()));
    }

    @GetMapping("/processes/performance/{key}")
    String process(
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "") String by,
            Locale language,
            Model model)
            throws JsonProcessingException {
        List<Version> versions = history.versions(key);
        Version shown = shown(key, version, versions);
        Period chosen = Period.of(period);
        HeatMap map = HeatMap.of(by);
        Instant now = clock.instant();
        ProcessHistory.Steps steps = history.steps(new Selection(key, version, chosen.since(now)));
        Map<String, Waiting> waiting = history.waiting(key, version, AgeGroups.LIMITS).stream()
                .collect(Collectors.toMap(Waiting::id, Function.identity()));
        model.addAttribute("key", key);
        model.addAttribute("name", diagrams.say(shown.name(), language));
        model.addAttribute("versions", versions);
        model.addAttribute("version", version);
        model.addAttribute("drawn", shown.number());
        model.addAttribute("period", chosen.word());
        model.addAttribute("periods", periods());
        model.addAttribute("by", map.word());
        model.addAttribute("maps", List.of("count", "duration", "waiting"));
        model.addAttribute("legend", map.legend());
        model.addAttribute("examined", steps.examined());
        model.addAttribute("all", steps.all());
        model.addAttribute("rows", rows(steps.steps(), waiting, map, now, language));
        model.addAttribute("heat", json.writeValueAsString(heat(key, version, chosen, map, steps, waiting)));
        return "console/process-performance";
    }

    /** Returns the diagram of a version, in the reader's language. */
    @GetMapping("/processes/performance/{key}/diagram")
    ResponseEntity<byte[]> diagram(@PathVariable String key, @RequestParam int version, Locale language) {
        String text = history.diagram(key, version)
                .orElseThrow(() -> new NotFoundException("version of " + key, String.valueOf(version)));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_XML)
                .body(diagrams.draw(text, language).getBytes(StandardCharsets.UTF_8));
    }

    private static Version shown(String key, @Nullable Integer version, List<Version> versions) {
        return versions.stream()
                .filter(one -> version == null || one.number() == version)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("process", key));
    }

    private static List<String> periods() {
        return Arrays.stream(Period.values()).map(Period::word).toList();
    }

    private List<Row> rows(List<Step> steps, Map<String, Waiting> waiting, HeatMap map, Instant now, Locale language) {
        Map<String, Step> passed = steps.stream().collect(Collectors.toMap(Step::id, Function.identity()));
        Map<String, String> names = new TreeMap<>();
        // Gateways without a question say nothing by their ids
        steps.stream()
                .filter(step -> !step.gateway() && !step.name().equals(step.id()))
                .forEach(step -> names.put(step.id(), step.name()));
        waiting.values().forEach(one -> names.putIfAbsent(one.id(), one.name()));
        return names.entrySet().stream()
                .sorted(order(passed, waiting, map))
                .map(one -> {
                    Step step = passed.get(one.getKey());
                    Waiting here = waiting.get(one.getKey());
                    return new Row(
                            one.getKey(),
                            diagrams.say(one.getValue(), language),
                            step == null ? 0 : step.processes(),
                            step == null ? "" : span(step.median()),
                            step == null ? "" : span(step.ninth()),
                            here == null ? 0 : here.processes(),
                            here == null ? "" : since(here.oldest(), now));
                })
                .toList();
    }

    private static Comparator<Map.Entry<String, String>> order(
            Map<String, Step> passed, Map<String, Waiting> waiting, HeatMap map) {
        Comparator<Map.Entry<String, String>> most = Comparator.comparing(one -> {
            Step step = passed.get(one.getKey());
            Waiting here = waiting.get(one.getKey());
            return switch (map) {
                case COUNT -> step == null ? 0 : step.processes();
                case DURATION ->
                    step == null || step.ninth() == null ? -1 : step.ninth().toMillis();
                case WAITING -> here == null ? 0 : here.processes();
            };
        });
        return most.reversed().thenComparing(Map.Entry::getValue);
    }

    private Map<String, Heat> heat(
            String key,
            @Nullable Integer version,
            Period period,
            HeatMap map,
            ProcessHistory.Steps steps,
            Map<String, Waiting> waiting) {
        Map<String, Heat> heat = new TreeMap<>();
        if (map == HeatMap.WAITING) {
            long all = waiting.values().stream().mapToLong(Waiting::processes).sum();
            waiting.values()
                    .forEach(one -> heat.put(
                            one.id(),
                            new Heat(
                                    HeatMap.share(one.processes(), all),
                                    String.valueOf(one.processes()),
                                    address(key, version, period)
                                            .queryParam("step", one.id())
                                            .queryParam("waits", true)
                                            .toUriString())));
            return heat;
        }
        steps.steps().forEach(step -> {
            Duration median = step.median();
            if (map == HeatMap.COUNT || (median != null && !step.gateway())) {
                heat.put(
                        step.id(),
                        new Heat(
                                map == HeatMap.COUNT
                                        ? HeatMap.share(step.processes(), steps.examined())
                                        : HeatMap.length(Objects.requireNonNull(median)),
                                map == HeatMap.COUNT ? String.valueOf(step.processes()) : span(median),
                                address(key, version, period)
                                        .queryParam("step", step.id())
                                        .toUriString()));
            }
        });
        return heat;
    }

    private static UriComponentsBuilder address(String key, @Nullable Integer version, Period period) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(HISTORY)
                .queryParam("process", key)
                .queryParam("period", period.word());
        return version == null ? address : address.queryParam("version", version);
    }

    private String since(Instant instant, Instant now) {
        return say.span(Duration.between(instant, now));
    }

    private String span(@Nullable Duration span) {
        return span == null ? "" : span.toMillis() < 1000 ? "< 1 s" : say.span(span);
    }
}
