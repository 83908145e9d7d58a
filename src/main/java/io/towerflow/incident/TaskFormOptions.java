package io.towerflow.incident;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What another room lets people choose from in a task's form, and what explains the choices. */
public interface TaskFormOptions {

    /**
     * Lists of choices for an incident, by the name they have in the form ({@code technicians}): each in these languages, in
     * their order; the best choice comes first.
     */
    Map<String, List<List<Choice>>> choices(String incidentNumber, List<Locale> languages);

    /**
     * One choice.
     *
     * @param value what the form answers
     * @param label what a person reads
     */
    record Choice(String value, String label) {}
}
