package io.towerflow.console.incidents;

import io.towerflow.engine.PersonTasks;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.problem.NotFoundException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows an incident's task on its page, to be decided there. */
@Controller
class TaskPages {

    /** Fields that a page sends besides the answers. */
    private static final Set<String> NO_ANSWERS = Set.of("_csrf");

    private final TaskPanel panel;
    private final PersonTasks tasks;
    private final Incidents incidents;
    private final IncidentRows rows;

    TaskPages(TaskPanel panel, PersonTasks tasks, Incidents incidents, IncidentRows rows) {
        this.panel = panel;
        this.tasks = tasks;
        this.incidents = incidents;
        this.rows = rows;
    }

    /** Shows what there is to do now; where that is a form that the page shows already, its answers stay as they are. */
    @GetMapping("/incidents/{number}/task")
    Object task(
            @PathVariable String number,
            @RequestParam(required = false) @Nullable String shown,
            Locale language,
            Model model) {
        Incident incident = find(number);
        if (shown != null && !shown.isBlank() && shown.equals(panel.shown(number))) {
            return ResponseEntity.noContent().build();
        }
        show(incident, language, model);
        return "console/incident-task :: panel";
    }

    @PostMapping("/incidents/{number}/task/{id}")
    String complete(@PathVariable String number, @PathVariable String id, @RequestParam Map<String, String> given) {
        Map<String, String> answers = new HashMap<>(given);
        answers.keySet().removeAll(NO_ANSWERS);
        tasks.complete(find(number).number(), id, answers);
        return "redirect:/incidents/" + number;
    }

    /** Fills the model for the fragment {@code console/incident-task :: panel}. */
    void show(Incident incident, Locale language, Model model) {
        model.addAttribute("todo", panel.of(incident, rows.row(incident).zone(), language));
    }

    private Incident find(String number) {
        return incidents.find(number).orElseThrow(() -> new NotFoundException("incident", number));
    }
}
