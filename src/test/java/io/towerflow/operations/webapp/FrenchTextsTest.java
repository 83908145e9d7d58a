package io.towerflow.operations.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class FrenchTextsTest {

    private static final Set<String> FORM_TEXTS =
            Set.of("label", "text", "description", "suffixAdorner", "prefixAdorner");

    private static final Pattern DOUBLED = Pattern.compile("\\p{L}''\\p{L}");

    private final ObjectMapper json = new ObjectMapper();
    private final FrenchTexts texts = new FrenchTexts(json);

    @Test
    void everyTextOfAFormHasItsFrench() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Resource form : find("classpath*:forms/**/*.form")) {
            try (InputStream file = form.getInputStream()) {
                collect(json.readTree(file), form.getFilename(), missing);
            }
        }
        assertThat(missing).isEmpty();
    }

    private void collect(JsonNode node, String form, Set<String> missing) {
        node.properties().forEach(entry -> {
            String text = entry.getValue().asText();
            if (entry.getValue().getNodeType() == JsonNodeType.STRING
                    && FORM_TEXTS.contains(entry.getKey())
                    && FrenchTexts.hasWords(text)
                    && !texts.knows(text)) {
                missing.add(form + ": " + text);
            }
        });
        node.forEach(child -> collect(child, form, missing));
    }

    /** Where a text gets no argument, two apostrophes are shown as two; the typographic one is right with and without. */
    @Test
    void noTextDoublesAnApostrophe() throws IOException {
        for (Resource file : find("classpath*:i18n/*.properties")) {
            assertThat(file.getContentAsString(StandardCharsets.UTF_8).lines())
                    .as(file.getFilename())
                    .noneMatch(line -> DOUBLED.matcher(line).find());
        }
    }

    @Test
    void everyNameInADiagramHasItsFrench() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Resource diagram : find("classpath*:processes/**/*.bpmn")) {
            try (InputStream file = diagram.getInputStream()) {
                var model = Bpmn.readModelFromStream(file);
                model.getModelElementsByType(Process.class).forEach(it -> require(it.getName(), diagram, missing));
                model.getModelElementsByType(FlowElement.class).forEach(it -> require(it.getName(), diagram, missing));
            }
        }
        assertThat(missing).isEmpty();
    }

    private void require(String name, Resource diagram, Set<String> missing) {
        if (name != null && !name.isBlank() && !texts.knows(name)) {
            missing.add(diagram.getFilename() + ": " + name);
        }
    }

    @Test
    void aFrenchReaderGetsTheFrenchVariablesAndTextsOfAForm() throws IOException {
        String form = """
                {"components": [{"type": "text", "text": "= \\"## \\" + why_en"}, {"label": "Site", "id": "a_en",
                 "values": [{"label": "My tasks", "value": "b"}], "dataSource": "=alarms_en"}], "id": "x_en"}""";

        JsonNode french = json.readTree(texts.translateAnswer(form.getBytes(StandardCharsets.UTF_8), true));

        assertThat(french.at("/components/0/text").asText()).isEqualTo("= \"## \" + why_fr");
        assertThat(french.at("/components/1/values/0/label").asText()).isEqualTo("Mes tâches");
        assertThat(french.at("/components/1/values/0/value").asText()).isEqualTo("b");
        assertThat(french.at("/components/1/dataSource").asText()).isEqualTo("=alarms_fr");
        assertThat(french.at("/id").asText()).isEqualTo("x_en");
    }

    @Test
    void aTaskListIsTranslatedAndItsVariablesAreNot() throws IOException {
        String answer = "[{\"name\":\"My tasks\",\"assignee\":\"My tasks\",\"id\":\"why_en\"}]";

        JsonNode french = json.readTree(texts.translateAnswer(answer.getBytes(StandardCharsets.UTF_8), false));

        assertThat(french.at("/0/name").asText()).isEqualTo("Mes tâches");
        assertThat(french.at("/0/assignee").asText()).isEqualTo("My tasks");
        assertThat(french.at("/0/id").asText()).isEqualTo("why_en");
    }

    @Test
    void aDiagramKeepsItsFormWithFrenchNames() throws IOException {
        String answer = "{\"bpmn20Xml\":\"<task id=\\\"t\\\" name=\\\"My tasks\\\" />\"}";

        JsonNode french = json.readTree(texts.translateAnswer(answer.getBytes(StandardCharsets.UTF_8), false));

        assertThat(french.at("/bpmn20Xml").asText()).isEqualTo("<task id=\"t\" name=\"Mes tâches\" />");
    }

    @Test
    void whatIsNoJsonStaysAsItIs() throws IOException {
        assertThat(texts.translateAnswer("<html>".getBytes(StandardCharsets.UTF_8), false))
                .isNull();
        assertThat(texts.translateAnswer("\"text\"".getBytes(StandardCharsets.UTF_8), false))
                .isNull();
    }

    /** Written against the texts that the web apps ship, so that a later version of theirs cannot leave a hole. */
    @ParameterizedTest
    @ValueSource(strings = {"tasklist", "cockpit", "admin", "welcome"})
    void everyTextOfAWebAppHasItsFrench(String app) throws IOException {
        String folder = "META-INF/resources/webjars/camunda/app/" + app + "/locales/";
        Set<String> english = new TreeSet<>();
        Set<String> french = new TreeSet<>();
        keys(read(folder + "en.json"), "", english);
        keys(read(folder + "fr.json"), "", french);

        assertThat(french).isEqualTo(english).hasSizeGreaterThan(100);
    }

    /** In the engine's words a failed step is an incident; in ours something at a site is. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void cockpitCallsNoFailureAnIncident(String language) throws IOException {
        String file = "META-INF/resources/webjars/camunda/app/cockpit/locales/" + language + ".json";
        Set<String> wrong = new TreeSet<>();
        values(read(file), wrong);
        assertThat(wrong).isNotEmpty();
        wrong.removeIf(text -> !text.toLowerCase(Locale.ROOT).contains("incident"));

        assertThat(wrong).isEmpty();
    }

    /** The shipped English stands in the place of the engine's, whose next release may have more. */
    @Test
    void cockpitsEnglishHasAllTextsOfTheEngines() throws IOException {
        String file = "META-INF/resources/webjars/camunda/app/cockpit/locales/en.json";
        Set<Set<String>> each = new HashSet<>();
        for (Resource one : find("classpath*:" + file)) {
            Set<String> keys = new TreeSet<>();
            try (InputStream in = one.getInputStream()) {
                keys(json.readTree(in), "", keys);
            }
            each.add(keys);
        }

        assertThat(find("classpath*:" + file)).hasSize(2);
        assertThat(each).hasSize(1);
    }

    private static void values(JsonNode node, Set<String> values) {
        if (node.isTextual()) {
            values.add(node.textValue());
        }
        node.forEach(child -> values(child, values));
    }

    private JsonNode read(String path) throws IOException {
        try (InputStream file = new ClassPathResource(path).getInputStream()) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return json.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
        }
    }

    private static void keys(JsonNode node, String path, Set<String> keys) {
        if (node.isObject()) {
            node.properties().forEach(entry -> keys(entry.getValue(), path + "/" + entry.getKey(), keys));
        } else {
            keys.add(path);
        }
    }

    private static Resource[] find(String pattern) throws IOException {
        return new PathMatchingResourcePatternResolver().getResources(pattern);
    }
}
