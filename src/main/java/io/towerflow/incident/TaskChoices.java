package io.towerflow.incident;

import java.util.List;
import java.util.Locale;

/** What another room lets people choose from in a task's form, under a name of its own ({@code technicians}). */
public interface TaskChoices {

    String name();

    /** The choices for an incident in each of these languages, in their order; the best choice comes first. */
    List<List<Choice>> choices(String incidentNumber, List<Locale> languages);

    /**
     * One choice.
     *
     * @param value what the form answers
     * @param label what a person reads
     */
    record Choice(String value, String label) {}
}
