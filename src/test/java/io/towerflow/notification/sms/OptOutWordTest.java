package io.towerflow.notification.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptOutWordTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                " stop. ",
                "Stop SMS",
                "SMS STOP",
                "ARRÊT",
                "arret !",
                "Désabonnement",
                "unsubscribe",
                "Opt-out"
            })
    void aWordThatEndsMessagesIsUnderstoodHoweverWritten(String body) {
        assertThat(OptOutWord.in(body))
                .hasValueSatisfying(said -> assertThat(said.word()).isEqualTo(OptOutWord.STOP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "reprise", "Unstop"})
    void aWordThatBringsThemBackToo(String body) {
        assertThat(OptOutWord.in(body))
                .hasValueSatisfying(said -> assertThat(said.word()).isEqualTo(OptOutWord.START));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP A12", "END", "cancel", "arrêt du groupe", "", "OUI A12", "non-stop"})
    void whatSaysMoreOrElseIsLeftToOthers(String body) {
        assertThat(OptOutWord.in(body)).isEmpty();
    }

    @Test
    void theWordTellsTheLanguage() {
        assertThat(OptOutWord.in("ARRET").orElseThrow().language()).isEqualTo(Locale.FRENCH);
        assertThat(OptOutWord.in("unsubscribe").orElseThrow().language()).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void whatTheProviderTookForAStopIsOne() {
        assertThat(OptOutWord.taken("STOP").orElseThrow().word()).isEqualTo(OptOutWord.STOP);
        assertThat(OptOutWord.taken("HELP")).isEmpty();
        assertThat(OptOutWord.taken(null)).isEmpty();
    }
}
