package io.towerflow.incident.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.incident.IncidentBriefs;
import io.towerflow.incident.TaskChoices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.stereotype.Component;

/**
 * Makes the read-only variables that people see: {@code show_en} and {@code show_fr} in a task's form, {@code severity} and
 * {@code site} in the lists of tasks.
 */
@Component
class TaskDisplay {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    private final IncidentBriefs briefs;
    private final List<TaskChoices> choices;
    private final ObjectMapper json;

    TaskDisplay(IncidentBriefs briefs, List<TaskChoices> choices, ObjectMapper json) {
        this.briefs = briefs;
        this.choices = choices;
        this.json = json;
    }

    Map<String, Object> variables(String number) {
        List<IncidentBriefs.Brief> known = briefs.briefs(number, LANGUAGES);
        List<ObjectNode> said =
                known.stream().<ObjectNode>map(json::valueToTree).toList();
        for (TaskChoices one : choices) {
            one.choices(number, LANGUAGES).forEach((name, offered) -> {
                for (int i = 0; i < LANGUAGES.size(); i++) {
                    said.get(i).set(name, json.valueToTree(offered.get(i)));
                }
            });
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("severity", known.getFirst().urgency());
        shown.put("site", known.getFirst().place());
        for (int i = 0; i < LANGUAGES.size(); i++) {
            shown.put(
                    "show_" + LANGUAGES.get(i).getLanguage(),
                    SpinValues.jsonValue(said.get(i).toString()).create());
        }
        return shown;
    }
}
