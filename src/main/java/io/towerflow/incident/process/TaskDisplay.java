package io.towerflow.incident.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.incident.IncidentBriefs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.stereotype.Component;

/** Makes the read-only variables in which a task's form finds what it shows: {@code show_en} and {@code show_fr}. */
@Component
class TaskDisplay {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    private final IncidentBriefs briefs;
    private final ObjectMapper json;

    TaskDisplay(IncidentBriefs briefs, ObjectMapper json) {
        this.briefs = briefs;
        this.json = json;
    }

    Map<String, Object> variables(String number) {
        List<IncidentBriefs.Brief> said = briefs.briefs(number, LANGUAGES);
        Map<String, Object> shown = new LinkedHashMap<>();
        for (int i = 0; i < LANGUAGES.size(); i++) {
            shown.put(
                    "show_" + LANGUAGES.get(i).getLanguage(),
                    SpinValues.jsonValue(write(said.get(i))).create());
        }
        return shown;
    }

    private String write(IncidentBriefs.Brief brief) {
        try {
            return json.writeValueAsString(brief);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
