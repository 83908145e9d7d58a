package io.towerflow.incident.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchTextTest {

    @Test
    void knowsNoAccentsNoCapitalsAndNoPunctuation() {
        assertThat(SearchText.of("  Secteur coupé : Bouaké-Nord, ÎLE ")).isEqualTo(" secteur coupe bouake nord ile ");
        assertThat(SearchText.of("Bouake\u0301")).isEqualTo(SearchText.of("Bouaké"));
        assertThat(SearchText.words("INC-2026-000123")).containsExactly("inc", "2026", "000123");
    }

    @Test
    void leavesNothingThatTheDatabaseWouldTakeForAPattern() {
        assertThat(SearchText.words("50%_\\ 'x' \u0000")).containsExactly("50", "x");
        assertThat(SearchText.words(" %% ")).isEmpty();
        assertThat(SearchText.words("a ".repeat(30) + "b")).containsExactly("a", "b");
    }
}
