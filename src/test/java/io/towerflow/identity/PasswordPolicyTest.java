package io.towerflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.identity.PasswordPolicy.Weakness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "orbit kettle lantern",
                "kx9vtmqpzrwl",
                "Les chaussettes vertes de Moussa",
                "éléphant-bleu-sur-la-tour",
                "ŝipo kaj ĉevalo"
            })
    void aLongOneOfOnesOwnIsRight(String password) {
        assertThat(PasswordPolicy.weaknesses("awa.kone@tower.ci", password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password1234",
                "P@ssw0rd2026!",
                "motdepasse2026!",
                "Administrateur1",
                "TowerFlow2026!",
                "123456789012",
                "qwertyuiop12",
                "azertyuiopqs",
                "aaaaaaaaaaaa",
                "1212121212121",
                "passwordpassword",
                "iloveyouforever",
                "1qaz2wsx3edc",
                "Bienvenue-Bienvenue"
            })
    void whatIsGuessedFirstIsRefused(String password) {
        assertThat(PasswordPolicy.weaknesses("awa.kone@tower.ci", password)).contains(Weakness.COMMON);
    }

    @ParameterizedTest
    @CsvSource({
        "awa.kone@tower.ci,awa.kone@tower.ci",
        "awa.kone@tower.ci,AwaKone-99999",
        "coulibalymariam,coulibalymariam",
        "Moussa Étienne,moussaetienne2"
    })
    void theNameIsRefused(String name, String password) {
        assertThat(PasswordPolicy.weaknesses(name, password)).contains(Weakness.NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "kx9vtmqpzrw", "🗼🗼🗼🗼🗼🗼🗼🗼🗼🗼🗼"})
    void aShortOneIsRefused(String password) {
        assertThat(PasswordPolicy.weaknesses("awa", password)).contains(Weakness.TOO_SHORT);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 100_000})
    void oneOfAnyLengthIsNotLookedAt(int length) {
        assertThat(PasswordPolicy.weaknesses("awa", "kx9v".repeat(length / 4 + 1)))
                .containsExactly(Weakness.TOO_LONG);
    }
}
