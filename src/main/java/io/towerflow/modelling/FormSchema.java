package io.towerflow.modelling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.towerflow.modelling.LintFinding.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Camunda Form: what a person is asked.
 *
 * @param components all of them, those inside of groups after their group
 */
public record FormSchema(String file, String id, JsonNode root, List<Component> components) {

    /** Ends the names of files that are forms. */
    public static final String SUFFIX = ".form";

    /** Longest form, in characters; the largest that the product ships has a hundredth. */
    static final int LONGEST = 500_000;

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Component of the form.
     *
     * @param key the variable that it fills; null where it only shows
     * @param label what stands beside it, or the text that it is; null where there is none
     */
    record Component(
            String id,
            String type,
            @Nullable String key,
            @Nullable String label,
            JsonNode node) {

        boolean required() {
            return node.at("/validate/required").asBoolean();
        }

        /** Name by which people know it: its label, else its key, else its id. */
        String known() {
            return label != null ? label : key != null ? key : id;
        }
    }

    static FormSchema read(String file, String text) throws UnreadableFileException {
        if (text.length() > LONGEST) {
            throw new UnreadableFileException(Rule.TOO_LONG, file, String.valueOf(LONGEST));
        }
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new UnreadableFileException(
                    Rule.NOT_JSON,
                    file,
                    String.valueOf(
                            wrong.getLocation() == null
                                    ? 1
                                    : wrong.getLocation().getLineNr()),
                    wrong.getOriginalMessage());
        }
        if (!root.path("components").isArray()
                || !root.path("id").isTextual()
                || !root.path("schemaVersion").isInt()
                || !root.path("type").asText("default").equals("default")) {
            throw new UnreadableFileException(Rule.NOT_FORM, file);
        }
        List<Component> components = new ArrayList<>();
        collect(root, components);
        return new FormSchema(file, root.path("id").asText(), root, List.copyOf(components));
    }

    private static void collect(JsonNode parent, List<Component> components) {
        for (JsonNode one : parent.path("components")) {
            components.add(new Component(
                    one.path("id").asText(),
                    one.path("type").asText(),
                    text(one, "key"),
                    text(one, one.path("type").asText().equals("text") ? "text" : "label"),
                    one));
            collect(one, components);
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        String text = node.path(field).asText();
        return text.isBlank() ? null : text.strip();
    }
}
