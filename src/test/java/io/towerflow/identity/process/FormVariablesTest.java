package io.towerflow.identity.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FormVariablesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    public record Line(String what) {}

    public record Shown(String title, @Nullable String note, int count, MarkdownText more, List<Line> lines) {}

    @Test
    void escapesTextsAndLeavesTheProductsOwnMarkupAndLists() throws Exception {
        Map<String, Object> variables = new FormVariables(JSON)
                .variables(
                        List.of(shown(Locale.ENGLISH), shown(Locale.FRENCH)),
                        Map.of("choices", List.of(List.of(new Line("*one*")), List.of(new Line("*un*")))));

        assertThat(variables).containsOnlyKeys("show_en", "show_fr");
        JsonNode english = json(variables.get("show_en"));
        assertThat(english.path("title").asText()).isEqualTo("\\*en\\*");
        assertThat(english.path("note").isNull()).isTrue();
        assertThat(english.path("count").asInt()).isEqualTo(3);
        assertThat(english.path("more").asText()).isEqualTo("[More](/x)");
        assertThat(english.at("/lines/0/what").asText()).isEqualTo("<b>");
        assertThat(english.at("/choices/0/what").asText()).isEqualTo("*one*");
        JsonNode french = json(variables.get("show_fr"));
        assertThat(french.path("title").asText()).isEqualTo("\\*fr\\*");
        assertThat(french.at("/choices/0/what").asText()).isEqualTo("*un*");
    }

    private static JsonNode json(@Nullable Object variable) throws JsonProcessingException {
        return JSON.readTree(((SerializableValue) Objects.requireNonNull(variable)).getValueSerialized());
    }

    private static Shown shown(Locale language) {
        return new Shown(
                "*" + language.getLanguage() + "*", null, 3, MarkdownText.link("More", "/x"), List.of(new Line("<b>")));
    }
}
