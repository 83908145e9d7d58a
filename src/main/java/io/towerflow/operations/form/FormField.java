package io.towerflow.operations.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.towerflow.engine.TaskForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One field that a form asks for.
 *
 * @param key the variable that it fills
 * @param component the field as the form describes it
 */
record FormField(String key, JsonNode component) {

    /** Longest text in characters, where the form names no length. */
    static final int LONGEST = 4_000;

    private static final Set<String> TEXTS = Set.of("textfield", "textarea", "datetime");
    private static final Set<String> CHOICES = Set.of("radio", "select");
    private static final Set<String> TEXT_TYPES = Set.of("String", "Null");
    private static final Set<String> NUMBER_TYPES = Set.of("Integer", "Long", "Short", "Double", "Number", "Null");
    private static final Set<String> TRUTH_TYPES = Set.of("Boolean", "Null");
    private static final Pattern PATH = Pattern.compile("=?\\s*([A-Za-z_]\\w*)((?:\\.[A-Za-z_]\\w*)*)\\s*");

    /** The fields of a form that can be filled, by key: what is only shown, disabled or read-only is none. */
    static Map<String, FormField> of(JsonNode form) {
        Map<String, FormField> fields = new LinkedHashMap<>();
        collect(form, fields);
        return fields;
    }

    private static void collect(JsonNode parent, Map<String, FormField> fields) {
        for (JsonNode one : parent.path("components")) {
            FormField field = new FormField(one.path("key").asText(), one);
            if (!field.key().isBlank() && field.isFilled()) {
                fields.put(field.key(), field);
            }
            if (one.path("type").asText().equals("group")) {
                collect(one, fields);
            }
        }
    }

    private boolean isFilled() {
        String type = type();
        boolean asks =
                TEXTS.contains(type) || CHOICES.contains(type) || type.equals("number") || type.equals("checkbox");
        return asks && !isTrue(component.path("disabled")) && !isTrue(component.path("readonly"));
    }

    /** Whether a flag may be true; an expression may be at any time. */
    private static boolean isTrue(JsonNode flag) {
        return flag.isTextual() ? !flag.textValue().equals("false") : flag.asBoolean();
    }

    private String type() {
        return component.path("type").asText();
    }

    /** The engine's names of the types that a value of this field may be declared as. */
    Set<String> types() {
        return switch (type()) {
            case "number" -> NUMBER_TYPES;
            case "checkbox" -> TRUTH_TYPES;
            default -> TEXT_TYPES;
        };
    }

    /** The variable and the path in it that hold the choices of this field; empty where the form itself lists them. */
    List<String> choicesFrom() {
        String source = component
                .path("valuesExpression")
                .asText(component.path("valuesKey").asText());
        if (source.isBlank()) {
            return List.of();
        }
        Matcher path = PATH.matcher(source);
        if (!path.matches()) {
            // What cannot be looked up offers nothing.
            return List.of("");
        }
        List<String> steps = new ArrayList<>(List.of(path.group(1)));
        if (!path.group(2).isEmpty()) {
            steps.addAll(List.of(path.group(2).substring(1).split("\\.")));
        }
        return steps;
    }

    /** Converts what a person typed to a value of this field; a text that is no number stays one, and is refused as such. */
    JsonNode typed(String text) {
        if (type().equals("checkbox")) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        if (type().equals("number")) {
            try {
                return DecimalNode.valueOf(new BigDecimal(text.strip()));
            } catch (NumberFormatException none) {
                return TextNode.valueOf(text);
            }
        }
        return TextNode.valueOf(text);
    }

    /**
     * The field for a page of this server.
     *
     * @param say the reader's words for those of the form
     * @param offered what the variable named by {@link #choicesFrom()} offers
     * @param value what the variable holds; null where it holds nothing
     */
    TaskForm.Field shown(UnaryOperator<String> say, JsonNode offered, @Nullable Object value) {
        List<TaskForm.Choice> choices = new ArrayList<>();
        for (JsonNode one : choicesFrom().isEmpty() ? component.path("values") : offered) {
            String chosen = one.isObject() ? one.path("value").asText() : one.asText();
            choices.add(new TaskForm.Choice(chosen, say.apply(one.path("label").asText(chosen))));
        }
        JsonNode limits = component.path("validate");
        String hidden = component.at("/conditional/hide").asText();
        return new TaskForm.Field(
                key,
                type(),
                say.apply(component.path("label").asText(key)),
                say.apply(component.path("description").asText()),
                choices,
                value == null ? component.path("defaultValue").asText() : value.toString(),
                limits.path("required").asBoolean(),
                limits.path("maxLength").asInt(LONGEST),
                limits.has("min") ? limits.path("min").asText() : null,
                limits.has("max") ? limits.path("max").asText() : null,
                hidden.startsWith("=") ? hidden.substring(1).strip() : "");
    }

    /**
     * Finds what is wrong with a value; null where nothing is.
     *
     * @param offered what the variable named by {@link #choicesFrom()} offers
     */
    @Nullable
    String complaint(JsonNode value, JsonNode offered) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        String type = type();
        if (type.equals("checkbox")) {
            return value.isBoolean() ? null : "must be true or false";
        }
        if (type.equals("number")) {
            return number(value);
        }
        if (!value.isTextual()) {
            return "must be a text";
        }
        return CHOICES.contains(type) ? choice(value.textValue(), offered) : text(value.textValue());
    }

    private @Nullable String number(JsonNode value) {
        BigDecimal number;
        try {
            number = value.isNumber()
                    ? value.decimalValue()
                    : new BigDecimal(value.isTextual() ? value.textValue() : "");
        } catch (NumberFormatException none) {
            return "must be a number";
        }
        JsonNode limits = component.path("validate");
        boolean tooSmall =
                limits.has("min") && number.compareTo(limits.get("min").decimalValue()) < 0;
        boolean tooLarge =
                limits.has("max") && number.compareTo(limits.get("max").decimalValue()) > 0;
        return tooSmall || tooLarge
                ? "must be a number from " + limits.path("min").asText("any") + " to "
                        + limits.path("max").asText("any")
                : null;
    }

    private @Nullable String text(String value) {
        int longest = component.at("/validate/maxLength").asInt(LONGEST);
        return value.length() > longest ? "must have at most " + longest + " characters" : null;
    }

    private @Nullable String choice(String value, JsonNode offered) {
        if (value.isEmpty()) {
            return null;
        }
        List<String> choices = new ArrayList<>();
        for (JsonNode one : choicesFrom().isEmpty() ? component.path("values") : offered) {
            choices.add(one.isObject() ? one.path("value").asText() : one.asText());
        }
        return choices.contains(value) ? null : "must be one of " + String.join(", ", choices);
    }
}
