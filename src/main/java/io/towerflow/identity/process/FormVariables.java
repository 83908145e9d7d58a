package io.towerflow.identity.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the read-only variables {@code show_en} and {@code show_fr} that a task's form shows. Forms show a field of them in a
 * Markdown text, so texts are escaped unless they are {@link MarkdownText}; lists fill tables and selections, which show plain
 * text, and stay as they are.
 */
@Component
public class FormVariables {

    /** The languages in which a form is shown, in the order of what is made for them. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    private final ObjectMapper json;

    FormVariables(ObjectMapper json) {
        this.json = json;
    }

    /** Makes the variables from what is to be shown in each language. */
    public Map<String, Object> variables(Function<Locale, ? extends Record> shown) {
        return variables(LANGUAGES.stream().map(shown).toList(), Map.of());
    }

    /**
     * Makes the variables.
     *
     * @param shown one for each language
     * @param more further lists and texts by their names, one for each language
     */
    public Map<String, Object> variables(List<? extends Record> shown, Map<String, ? extends List<?>> more) {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (int i = 0; i < LANGUAGES.size(); i++) {
            ObjectNode fields = fields(shown.get(i));
            int language = i;
            more.forEach((name, each) -> fields.set(name, node(each.get(language))));
            variables.put(
                    "show_" + LANGUAGES.get(i).getLanguage(),
                    SpinValues.jsonValue(fields.toString()).create());
        }
        return variables;
    }

    private ObjectNode fields(Record shown) {
        ObjectNode fields = json.createObjectNode();
        for (RecordComponent field : shown.getClass().getRecordComponents()) {
            fields.set(field.getName(), node(value(shown, field)));
        }
        return fields;
    }

    private static @Nullable Object value(Record shown, RecordComponent field) {
        try {
            return field.getAccessor().invoke(shown);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("What a form shows must be a public record: " + shown.getClass(), e);
        }
    }

    private JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NullNode.getInstance();
            case MarkdownText text -> TextNode.valueOf(text.markdown());
            case String text -> TextNode.valueOf(MarkdownText.of(text).markdown());
            default -> json.valueToTree(value);
        };
    }
}
