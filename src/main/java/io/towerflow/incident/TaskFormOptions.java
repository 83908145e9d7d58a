package io.towerflow.incident;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Options of another room from which people choose in a task's form, and what explains the choices. */
public interface TaskFormOptions {

    /**
     * Returns lists of choices for an incident, by the name they have in the form ({@code technicians}): each in these languages,
     * in their order; the best choice comes first.
     */
    Map<String, List<List<Choice>>> choices(String incidentNumber, List<Locale> languages);

    /**
     * Choice in a form.
     *
     * @param value what the form answers
     * @param label what a person reads
     */
    record Choice(String value, String label) {}
}
