package io.towerflow.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvTextTest {

    @Test
    void isReadAsSpreadsheetsSaveIt() throws IOException {
        check("a,b", StandardCharsets.UTF_8, ',');
        check("\ufeffa;b;c,d", StandardCharsets.UTF_8, ';');
        check("\ufeffa;b", StandardCharsets.UTF_16LE, ';');
        check("\ufeffa\tb", StandardCharsets.UTF_16BE, '\t');
        check("\n  \na;b\nc,d,e,f", StandardCharsets.UTF_8, ';');
        check("\"a;b;c\",d", StandardCharsets.UTF_8, ',');
        check("", StandardCharsets.UTF_8, ',');
    }

    @Test
    void aLongTextIsReadToItsEnd() throws IOException {
        check("a;b\n" + "é;ü\n".repeat(100_000), StandardCharsets.UTF_8, ';');
        check("x".repeat(200_000), StandardCharsets.UTF_8, ',');
    }

    @Test
    void bytesThatAreNoTextAreNotGuessedAt() {
        assertThatThrownBy(() -> check("a;é", StandardCharsets.ISO_8859_1, ';'))
                .isInstanceOf(CharacterCodingException.class);
    }

    private static void check(String text, Charset charset, char delimiter) throws IOException {
        CsvText csv = CsvText.open(new ByteArrayInputStream(text.getBytes(charset)));
        StringWriter whole = new StringWriter();
        csv.text().transferTo(whole);
        assertThat(whole.toString()).isEqualTo(text.replace("\ufeff", ""));
        assertThat(csv.delimiter()).isEqualTo(delimiter);
    }
}
