package io.towerflow.incident.process;

import io.towerflow.identity.process.FormDisplay;
import io.towerflow.incident.IncidentBriefs;
import io.towerflow.incident.TaskChoices;
import io.towerflow.incident.TaskTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Makes the read-only variables that people see: {@code show_en} and {@code show_fr} in a task's form, {@code severity}, {@code cause},
 * {@code site} and {@code sla} in the lists of tasks, which its urgency orders.
 */
@Component
class TaskDisplay {

    private final IncidentBriefs briefs;
    private final List<TaskChoices> choices;
    private final List<TaskTexts> texts;
    private final FormDisplay display;

    TaskDisplay(IncidentBriefs briefs, List<TaskChoices> choices, List<TaskTexts> texts, FormDisplay display) {
        this.briefs = briefs;
        this.choices = choices;
        this.texts = texts;
        this.display = display;
    }

    Map<String, Object> variables(String number) {
        List<IncidentBriefs.Brief> known = briefs.briefs(number, FormDisplay.LANGUAGES);
        Map<String, List<?>> more = new LinkedHashMap<>();
        choices.forEach(one -> more.putAll(one.choices(number, FormDisplay.LANGUAGES)));
        texts.forEach(one -> more.putAll(one.texts(number, FormDisplay.LANGUAGES)));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("severity", known.getFirst().urgency());
        shown.put("site", known.getFirst().place());
        shown.put("sla", known.getFirst().due());
        shown.put("cause", known.getFirst().what());
        shown.put(HandleIncidentSteps.PRIORITY, known.getFirst().points());
        shown.putAll(display.variables(known, more));
        return shown;
    }
}
