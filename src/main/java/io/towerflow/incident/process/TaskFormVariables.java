package io.towerflow.incident.process;

import io.towerflow.identity.process.FormVariables;
import io.towerflow.incident.IncidentFormModel;
import io.towerflow.incident.TaskFormOptions;
import io.towerflow.incident.TaskFormTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Makes the read-only variables that people see: {@code show_en} and {@code show_fr} in a task's form, {@code severity},
 * {@code cause}, {@code site} and {@code sla} in the lists of tasks, which its urgency orders.
 */
@Component
class TaskFormVariables {

    private final IncidentFormModel formModel;
    private final List<TaskFormOptions> choices;
    private final List<TaskFormTexts> texts;
    private final FormVariables display;

    TaskFormVariables(
            IncidentFormModel formModel,
            List<TaskFormOptions> choices,
            List<TaskFormTexts> texts,
            FormVariables display) {
        this.formModel = formModel;
        this.choices = choices;
        this.texts = texts;
        this.display = display;
    }

    Map<String, Object> variables(String number) {
        List<IncidentFormModel.Brief> known = formModel.briefs(number, FormVariables.LANGUAGES);
        Map<String, List<?>> more = new LinkedHashMap<>();
        choices.forEach(one -> more.putAll(one.choices(number, FormVariables.LANGUAGES)));
        texts.forEach(one -> more.putAll(one.texts(number, FormVariables.LANGUAGES)));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("severity", known.getFirst().urgency());
        shown.put("site", known.getFirst().place());
        shown.put("sla", known.getFirst().due());
        shown.put("cause", known.getFirst().what());
        shown.put(HandleIncidentVariables.PRIORITY, known.getFirst().points());
        shown.putAll(display.variables(known, more));
        return shown;
    }
}
