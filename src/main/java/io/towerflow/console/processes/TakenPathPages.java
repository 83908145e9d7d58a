package io.towerflow.console.processes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.console.Texts;
import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.engine.TakenPath;
import io.towerflow.engine.TakenPaths;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.modelling.DiagramTexts;
import io.towerflow.problem.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Shows the way that a process took, on its diagram, as of an incident: Cockpit's Community Edition shows running processes alone. It
 * stands under the processes, whose pages may draw diagrams.
 */
@Controller
class TakenPathPages {

    private final TakenPaths paths;
    private final Incidents incidents;
    private final IncidentRows rows;
    private final DiagramTexts words;
    private final Texts say;
    private final ObjectMapper json;

    TakenPathPages(
            TakenPaths paths,
            Incidents incidents,
            IncidentRows rows,
            DiagramTexts words,
            Texts say,
            ObjectMapper json) {
        this.paths = paths;
        this.incidents = incidents;
        this.rows = rows;
        this.words = words;
        this.say = say;
        this.json = json;
    }

    /**
     * A step with its times by the clocks at the site.
     *
     * @param ended empty where it goes on
     * @param called the engine's id of the process that it called; null where it called none
     */
    public record Step(
            String name,
            String began,
            String ended,
            @Nullable String called) {}

    @GetMapping("/processes/taken/{number}")
    String taken(@PathVariable String number, Locale language, Model model) throws JsonProcessingException {
        Incident incident = incident(number);
        model.addAttribute("about", incident.title());
        model.addAttribute("page", "/incidents/" + number);
        model.addAttribute("drawing", "/processes/taken/" + number + "/diagram");
        return show(path(incident), number, rows.row(incident).zone(), language, model);
    }

    @GetMapping("/processes/taken/{number}/diagram")
    ResponseEntity<byte[]> diagram(@PathVariable String number, Locale language) {
        return drawn(path(incident(number)), language);
    }

    /** Shows any process's way, those too that are of no incident. */
    @GetMapping("/processes/instances/{id}")
    String instance(@PathVariable String id, Locale language, Model model) throws JsonProcessingException {
        TakenPath path = path(id);
        String number = path.number();
        model.addAttribute("about", number == null ? words.say(path.name(), language) : number);
        model.addAttribute("page", NumberPages.of(number));
        model.addAttribute("drawing", "/processes/instances/" + id + "/diagram");
        return show(path, number == null ? words.say(path.name(), language) : number, ZoneOffset.UTC, language, model);
    }

    @GetMapping("/processes/instances/{id}/diagram")
    ResponseEntity<byte[]> instanceDiagram(@PathVariable String id, Locale language) {
        return drawn(path(id), language);
    }

    private String show(TakenPath path, String what, ZoneId zone, Locale language, Model model)
            throws JsonProcessingException {
        Map<String, String> marks = new TreeMap<>();
        path.steps()
                .forEach(step -> marks.merge(
                        step.id(),
                        step.ended() == null ? "waits" : "taken",
                        (one, other) -> one.equals("waits") ? one : other));
        path.flows().forEach(flow -> marks.put(flow, "taken"));
        List<Step> steps = path.steps().stream()
                // The rest are gateways, which say nothing by their ids
                .filter(step -> !step.name().equals(step.id()))
                .map(step -> new Step(
                        words.say(step.name(), language),
                        say.dayAndTime(step.began(), zone),
                        step.ended() == null ? "" : say.time(step.ended(), zone),
                        step.called()))
                .toList();
        model.addAttribute("what", what);
        model.addAttribute("name", words.say(path.name(), language));
        model.addAttribute("zone", zone);
        model.addAttribute("path", path);
        model.addAttribute("marks", json.writeValueAsString(marks));
        model.addAttribute("steps", steps);
        return "console/taken-path";
    }

    private ResponseEntity<byte[]> drawn(TakenPath path, Locale language) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_XML)
                .body(words.draw(path.diagram(), language).getBytes(StandardCharsets.UTF_8));
    }

    private Incident incident(String number) {
        return incidents.find(number).orElseThrow(() -> new NotFoundException("incident", number));
    }

    private TakenPath path(Incident incident) {
        String instance = incident.processInstanceId();
        if (instance == null) {
            throw new NotFoundException("process of incident", incident.number());
        }
        return path(instance);
    }

    private TakenPath path(String instance) {
        return paths.of(instance).orElseThrow(() -> new NotFoundException("process", instance));
    }
}
