package io.towerflow.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Tmf630Test {

    @Test
    void aReaderGetsTheFieldsChosenAndWhatIdentifiesTheEntityAlsoWhereOneIsNamedTwice() {
        assertThat(Tmf630.chosen(entity(), "state, state").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "href", "@type", "state");
        assertThat(Tmf630.chosen(entity(), " ")).isEqualTo(entity());
    }

    @Test
    void eachParameterThatIsNoFilterIsNamed() {
        Map<String, String> asked = Map.of("limit", "5", "state", "open", "colour", "red", "size", "3");

        assertThatThrownBy(() -> Tmf630.filters(asked, "state", "place.id"))
                .isInstanceOfSatisfying(InvalidInputException.class, wrong -> assertThat(wrong.fields())
                        .extracting(InvalidInputException.Field::field)
                        .containsExactly("colour", "size"));
        assertThat(Tmf630.filters(Map.of("offset", "1", "state", "open"), "state"))
                .containsExactly(Map.entry("state", "open"));
    }

    private static ObjectNode entity() {
        return new ObjectMapper()
                .createObjectNode()
                .put("id", "1")
                .put("href", "/1")
                .put("@type", "Thing")
                .put("state", "open")
                .put("note", "x");
    }
}
