package io.towerflow.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;

class CsvResourceTest {

    @Test
    void readsRowsByTheNamesOfTheirColumns() {
        CsvResource file = read("\ufeff# Says, what; it is\nname, unit\nlatency , ms\n# more\n\n\"a,b\",\n");

        assertThat(file.rows()).extracting(row -> row.get("name")).containsExactly("latency", "a,b");
        assertThat(file.rows()).extracting(row -> row.get("unit")).containsExactly("ms", "");
        assertThat(file.rows().getFirst().line()).isEqualTo(3);
        assertThat(file.wrong(file.rows().getFirst(), "is no metric"))
                .hasMessage("%s, line 3: is no metric", file.name());
    }

    @Test
    void saysWhatIsMissingOrTooMuch() {
        assertThatThrownBy(() -> read("name\nlatency\n").rows().getFirst().get("unit"))
                .hasMessageContaining("column unit");
        assertThatThrownBy(() -> read("name\nlatency,ms\n")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> CsvResource.shipped("rules/nothing.csv")).isInstanceOf(UncheckedIOException.class);
    }

    private static CsvResource read(String text) {
        return CsvResource.read(new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));
    }
}
