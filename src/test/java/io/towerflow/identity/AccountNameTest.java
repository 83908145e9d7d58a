package io.towerflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dispatcher",
                "awa.kone@tower.ci",
                "Jean-Luc N'Guessan",
                "o’brien",
                "koné_2",
                "awa+noc@tower.ci",
                "a",
                "7",
                "أحمد"
            })
    void peoplesNamesAreNames(String name) {
        assertThat(name).matches(AccountName.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".hidden",
                "trailing.",
                "two  spaces",
                "a/b",
                "a:b",
                "<b>",
                "a\nb",
                "*",
                "a;b",
                "a%00",
                "monitor",
                "anonymousUser",
                "Kone\u0301"
            })
    void whatOnlyLooksLikeOneIsNot(String name) {
        assertThat(name).doesNotMatch(AccountName.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kone\u0301", " Koné "})
    void theKeyboardMakesNoDifference(String typed) {
        assertThat(AccountName.normalised(typed)).isEqualTo("Koné");
    }
}
