package io.towerflow.dispatch.visit;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Checklist of a visit: the Camunda Form {@code forms/dispatch/visit-checklist.form}, whose fields the technician's page shows
 * without the engine's form viewer, which would weigh more than all the rest of the page. Its fields may be of the types
 * checkbox, radio, select, number, textfield and textarea.
 */
@Component
public class VisitChecklist {

    private static final String FORM = "forms/dispatch/visit-checklist.form";
    private static final String FRENCH = "i18n/forms_fr.json";
    private static final Set<String> TYPES = Set.of("checkbox", "radio", "select", "number", "textfield", "textarea");
    private static final Set<String> CHOICES = Set.of("radio", "select");
    private static final int LONGEST_TEXT = 1_600;

    private final List<Question> questions;
    private final Map<String, String> french;
    private final MessageSource texts;

    VisitChecklist(ObjectMapper json, MessageSource texts) {
        this.texts = texts;
        try (InputStream form = new ClassPathResource(FORM).getInputStream();
                InputStream words = new ClassPathResource(FRENCH).getInputStream()) {
            this.french = json.readValue(words, new TypeReference<Map<String, String>>() {});
            this.questions = read(json.readTree(form));
        } catch (IOException e) {
            throw new UncheckedIOException(FORM + " cannot be read", e);
        }
    }

    /**
     * Field of the form, in a reader's language.
     *
     * @param choices of a radio or select, by value; else empty
     * @param min of a number, or null
     * @param max of a number, or null
     * @param longest of a text, in characters
     */
    public record Question(
            String type,
            String key,
            String label,
            Map<String, String> choices,
            @Nullable Integer min,
            @Nullable Integer max,
            int longest) {}

    /** Answer as people read it. */
    public record Line(String label, String value) {}

    public List<Question> questions(Locale language) {
        return questions.stream()
                .map(question -> new Question(
                        question.type(),
                        question.key(),
                        inWords(question.label(), language),
                        inWords(question.choices(), language),
                        question.min(),
                        question.max(),
                        question.longest()))
                .toList();
    }

    /** Returns what was answered, in the form's order; what was left open is left out. */
    public List<Line> lines(Map<String, Object> answers, Locale language) {
        return questions(language).stream()
                .filter(question -> answers.containsKey(question.key()))
                .map(question -> {
                    Object value = answers.get(question.key());
                    String words = value instanceof Boolean truth
                            ? texts.getMessage(truth ? "dispatch.yes" : "dispatch.no", null, language)
                            : question.choices().getOrDefault(String.valueOf(value), String.valueOf(value));
                    return new Line(question.label(), words);
                })
                .toList();
    }

    /**
     * Returns the answers that the form asks for, without those that are empty.
     *
     * @throws InvalidInputException naming each field that is not as the form wants it
     */
    public Map<String, Object> checked(JsonNode given) {
        Map<String, Object> answers = new LinkedHashMap<>();
        List<Field> wrong = new ArrayList<>();
        for (Question question : questions) {
            JsonNode value = given.path(question.key());
            if (value.isMissingNode()
                    || value.isNull()
                    || value.isTextual() && value.textValue().isBlank()) {
                continue;
            }
            String problem = problem(question, value);
            if (problem != null) {
                wrong.add(new Field("answers." + question.key(), problem));
            } else {
                answers.put(
                        question.key(),
                        value.isBoolean()
                                ? (Object) value.booleanValue()
                                : value.isNumber()
                                        ? value.numberValue()
                                        : value.textValue().strip());
            }
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        return answers;
    }

    private static @Nullable String problem(Question question, JsonNode value) {
        return switch (question.type()) {
            case "checkbox" -> value.isBoolean() ? null : "must be true or false";
            case "number" ->
                !value.isNumber()
                                || question.min() != null && value.doubleValue() < question.min()
                                || question.max() != null && value.doubleValue() > question.max()
                        ? "must be a number from " + (question.min() == null ? "any" : question.min()) + " to "
                                + (question.max() == null ? "any" : question.max())
                        : null;
            case "radio", "select" ->
                value.isTextual() && question.choices().containsKey(value.textValue())
                        ? null
                        : "must be one of " + question.choices().keySet();
            default ->
                value.isTextual()
                                && value.textValue().length() <= question.longest()
                                && value.textValue().indexOf(0) < 0
                        ? null
                        : "must be a text of at most " + question.longest() + " characters";
        };
    }

    private static List<Question> read(JsonNode form) {
        List<Question> questions = new ArrayList<>();
        for (JsonNode field : form.path("components")) {
            String type = field.path("type").asText();
            String key = field.path("key").asText();
            if (!TYPES.contains(type) || key.isEmpty()) {
                throw new IllegalStateException(FORM + " has a field \"" + key + "\" of the type " + type
                        + "; the technician's page shows fields with a key, of the types " + TYPES);
            }
            Map<String, String> choices = new LinkedHashMap<>();
            if (CHOICES.contains(type)) {
                field.path("values")
                        .forEach(choice -> choices.put(
                                choice.path("value").asText(),
                                choice.path("label").asText()));
            }
            JsonNode limits = field.path("validate");
            questions.add(new Question(
                    type,
                    key,
                    field.path("label").asText(key),
                    choices,
                    limits.has("min") ? Integer.valueOf(limits.path("min").asInt()) : null,
                    limits.has("max") ? Integer.valueOf(limits.path("max").asInt()) : null,
                    limits.path("maxLength").asInt(LONGEST_TEXT)));
        }
        return List.copyOf(questions);
    }

    private Map<String, String> inWords(Map<String, String> choices, Locale language) {
        Map<String, String> words = new LinkedHashMap<>();
        choices.forEach((value, label) -> words.put(value, inWords(label, language)));
        return words;
    }

    private String inWords(String english, Locale language) {
        return language.getLanguage().equals(Locale.FRENCH.getLanguage())
                ? french.getOrDefault(english, english)
                : english;
    }
}
