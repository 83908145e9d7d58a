package io.towerflow.incident.process;

import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Puts what a form shows into read-only variables of its task. */
@Component
class TaskDisplay {

    private final TaskService tasks;
    private final Incidents incidents;

    TaskDisplay(@Lazy TaskService tasks, Incidents incidents) {
        this.tasks = tasks;
        this.incidents = incidents;
    }

    void show(String taskId, String number) {
        tasks.setVariablesLocal(taskId, variables(number));
    }

    Map<String, Object> variables(String number) {
        Map<String, Object> shown = new LinkedHashMap<>();
        Incident incident = incidents.find(number).orElseThrow();
        shown.put("title_en", incident.title());
        shown.put("severity", incident.severity().word());
        return shown;
    }
}
