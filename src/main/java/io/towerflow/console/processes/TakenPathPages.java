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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Shows the way that an incident's process took, on its diagram: Cockpit's Community Edition shows running processes alone. It
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

    /** A step with its times by the clocks at the site; {@code ended} is empty where it goes on. */
    public record Step(String name, String began, String ended) {}

    @GetMapping("/processes/taken/{number}")
    String taken(@PathVariable String number, Locale language, Model model) throws JsonProcessingException {
        Incident incident = incident(number);
        TakenPath path = path(incident);
        ZoneId zone = rows.row(incident).zone();
        Map<String, String> marks = new TreeMap<>();
        path.steps()
                .forEach(step -> marks.merge(
                        step.id(),
                        step.ended() == null ? "waits" : "taken",
                        (one, other) -> one.equals("waits") ? one : other));
        List<Step> steps = path.steps().stream()
                // The rest are gateways, which say nothing by their ids
                .filter(step -> !step.name().equals(step.id()))
                .map(step -> new Step(
                        words.say(step.name(), language),
                        say.dayAndTime(step.began(), zone),
                        step.ended() == null ? "" : say.time(step.ended(), zone)))
                .toList();
        model.addAttribute("incident", incident);
        model.addAttribute("zone", zone);
        model.addAttribute("path", path);
        model.addAttribute("marks", json.writeValueAsString(marks));
        model.addAttribute("steps", steps);
        return "console/taken-path";
    }

    @GetMapping("/processes/taken/{number}/diagram")
    ResponseEntity<byte[]> diagram(@PathVariable String number) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_XML)
                .body(path(incident(number)).diagram().getBytes(StandardCharsets.UTF_8));
    }

    private Incident incident(String number) {
        return incidents.find(number).orElseThrow(() -> new NotFoundException("incident", number));
    }

    private TakenPath path(Incident incident) {
        String instance = incident.processInstanceId();
        if (instance == null) {
            throw new NotFoundException("process of incident", incident.number());
        }
        return paths.of(instance).orElseThrow(() -> new NotFoundException("process of incident", incident.number()));
    }
}
