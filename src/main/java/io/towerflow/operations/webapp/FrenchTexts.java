package io.towerflow.operations.webapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Component;

/**
 * French of what stands in English in diagrams, forms and task filters: {@code i18n/forms_fr.json}, looked up by the whole
 * English text. A form refers to the variable {@code why_en}; for a French reader it refers to {@code why_fr}.
 */
@Component
public class FrenchTexts {

    /** Keys under which the engine's answers and forms hold texts for people. */
    private static final Set<String> TEXT_KEYS = Set.of(
            "name",
            "label",
            "text",
            "description",
            "title",
            "activityName",
            "taskName",
            "processDefinitionName",
            "suffixAdorner",
            "prefixAdorner");

    private static final Pattern ENGLISH_VARIABLE = Pattern.compile("\\b([A-Za-z]\\w*)_en\\b");
    private static final Pattern NAME_IN_DIAGRAM = Pattern.compile("(\\sname=\")([^\"]*)(\")");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{.*?}}");
    /** The variables of which the task lists show words of the product's own language. */
    private static final Set<String> SAID = Set.of("severity", "cause");

    private static final String CAUSE = "incident.cause.";

    private static final String DIAGRAM = "bpmn20Xml";

    private final ObjectMapper json;
    private final Map<String, String> french;

    FrenchTexts(ObjectMapper json) {
        this.json = json;
        try (InputStream file = new ClassPathResource("i18n/forms_fr.json").getInputStream()) {
            Map<String, String> texts = causes();
            texts.putAll(json.readValue(file, new TypeReference<Map<String, String>>() {}));
            this.french = Map.copyOf(texts);
        } catch (IOException e) {
            throw new UncheckedIOException("The French texts of the forms cannot be read", e);
        }
    }

    /** The names of probable causes, by their English ones. */
    private static Map<String, String> causes() throws IOException {
        Properties english = properties("i18n/incident_en.properties");
        Properties inFrench = properties("i18n/incident_fr.properties");
        Map<String, String> causes = new HashMap<>();
        english.stringPropertyNames().stream()
                .filter(key -> key.startsWith(CAUSE) && inFrench.containsKey(key))
                .forEach(key -> causes.put(english.getProperty(key), inFrench.getProperty(key)));
        return causes;
    }

    private static Properties properties(String path) throws IOException {
        return PropertiesLoaderUtils.loadProperties(
                new EncodedResource(new ClassPathResource(path), StandardCharsets.UTF_8));
    }

    /** Translates this text to French, or returns the text itself where there is none. */
    public String translate(String text) {
        return french.getOrDefault(text, text);
    }

    boolean knows(String text) {
        return french.containsKey(text);
    }

    /** Whether there are words in this text, besides what it takes from variables. */
    static boolean hasWords(String text) {
        return !text.startsWith("=")
                && VARIABLE.matcher(text).replaceAll("").chars().anyMatch(Character::isLetter);
    }

    /** Translates the engine's answer to French; null where it is no JSON and must go out as it is. */
    byte @Nullable [] translateAnswer(byte[] body, boolean form) throws IOException {
        JsonNode tree;
        try {
            tree = json.readTree(body);
        } catch (JsonProcessingException noJson) {
            return null;
        }
        if (tree == null || !tree.isContainerNode()) {
            return null;
        }
        visit(tree, form);
        return json.writeValueAsBytes(tree);
    }

    private void visit(JsonNode node, boolean form) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode item = array.get(i);
                if (form && item.isTextual()) {
                    array.set(i, TextNode.valueOf(frenchVariables(item.textValue())));
                } else {
                    visit(item, form);
                }
            }
        } else if (node instanceof ObjectNode object) {
            if (SAID.contains(object.path("name").asText())
                    && object.path("value").isTextual()) {
                object.put("value", translate(object.get("value").textValue()));
            }
            object.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                if (value.isTextual()) {
                    entry.setValue(TextNode.valueOf(translate(entry.getKey(), value.textValue(), form)));
                } else {
                    visit(value, form);
                }
            });
        }
    }

    private String translate(String key, String value, boolean form) {
        if (key.equals(DIAGRAM)) {
            return translateDiagram(value);
        }
        String text = TEXT_KEYS.contains(key) ? translate(value) : value;
        return form && !key.equals("id") ? frenchVariables(text) : text;
    }

    private static String frenchVariables(String text) {
        return ENGLISH_VARIABLE.matcher(text).replaceAll("$1_fr");
    }

    private String translateDiagram(String xml) {
        return NAME_IN_DIAGRAM
                .matcher(xml)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + escape(translate(unescape(match.group(2)))) + match.group(3)));
    }

    private static String unescape(String attribute) {
        return attribute
                .replace("&#10;", "\n")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\n", "&#10;");
    }
}
