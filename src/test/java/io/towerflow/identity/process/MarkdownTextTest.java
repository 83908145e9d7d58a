package io.towerflow.identity.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Site down at Man 3 | Site down at Man 3
            Bonon, dépôt n°2 | Bonon, dépôt n°2
            <img src=x> | \\<img src\\=x\\>
            [x](javascript:y) | \\[x\\](javascript\\:y\\)
            https://x.example | https\\://x\\.example
            &lt;b&gt; | \\&lt;b\\&gt;
            a\\*b | a\\\\\\*b
            1. first | 1\\. first
            {{7*7}} | \\{\\{7\\*7\\}\\}
            """)
    void escapesWhatMarkdownWouldRead(String text, String markdown) {
        assertThat(MarkdownText.of(text).markdown()).isEqualTo(markdown);
    }

    @Test
    void keepsLinesButLetsThemBeginNothing() {
        assertThat(MarkdownText.of("    one\n\n\n    code\r\n> two\t\tthree\n").markdown())
                .isEqualTo("one<br>code<br>\\> two three");
    }

    @Test
    void dropsWhatNobodySees() {
        assertThat(MarkdownText.of("Ta\u0000bou \u202Eluofa\u202C 👩\u200D🔧").markdown())
                .isEqualTo("Tabou luofa 👩\u200D🔧");
    }

    @Test
    void keepsTheProductsOwnMarkup() {
        assertThat(MarkdownText.paragraphs(List.of("a*", "b"))
                        .then(MarkdownText.list(List.of("c]", "d")))
                        .then(MarkdownText.link("[e]", "http://127.0.0.1:8080/rules/proposals/RP-2026-000001 \"x\")")))
                .isEqualTo(new MarkdownText("a\\*\n\nb\n\n* c\\]\n* d\n\n"
                        + "[\\[e\\]](http://127.0.0.1:8080/rules/proposals/RP-2026-000001x)"));
    }
}
