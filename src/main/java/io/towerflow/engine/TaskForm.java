package io.towerflow.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Form of a task in one language: what it asks of a person.
 *
 * @param hints what the form explains, in its own words
 */
public record TaskForm(List<String> hints, List<Field> fields) {

    /**
     * A field to be filled.
     *
     * @param type of Camunda's forms: radio, select, textfield, textarea, datetime, number or checkbox
     * @param description what helps to fill it; empty where nothing does
     * @param value what stands in it at first; empty where nothing does
     * @param longest of a text, in characters
     * @param hiddenIf the FEEL condition under which it is not asked, without its equals sign; empty where it always is
     */
    public record Field(
            String key,
            String type,
            String label,
            String description,
            List<Choice> choices,
            String value,
            boolean required,
            int longest,
            @Nullable String min,
            @Nullable String max,
            String hiddenIf) {}

    /** One of the values of a radio or select. */
    public record Choice(String value, String label) {}
}
