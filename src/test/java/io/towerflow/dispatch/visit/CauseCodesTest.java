package io.towerflow.dispatch.visit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CauseCodesTest {

    @ParameterizedTest
    @CsvSource({
        "redresseur, RECT",
        "Le climatiseur est mort, COOL",
        "plus de gazoil, FUEL",
        "groupe électrogène, GEN",
        "coupure de courant, MAINS",
        "coupure fibre, FIBRE",
        "faisceau hertzien, MW",
        "batteries volées, BATT",
        "délestage, MAINS",
        "disjoncteurs, FUSE"
    })
    void frenchWordsNameACause(String words, String code) {
        assertThat(CauseCodes.in(words)).hasValue(code);
    }

    @ParameterizedTest
    @CsvSource({
        "redreseur, RECT",
        "redrseseur, RECT",
        "baterie, BATT",
        "batery, BATT",
        "fusibel, FUSE",
        "climatisaton, COOL",
        "antene, ANT",
        "inodation, WATER"
    })
    void aMisspeltWordIsLikeOne(String words, String code) {
        assertThat(CauseCodes.in(words)).isEmpty();
        assertThat(CauseCodes.like(words)).hasValue(code);
    }

    @ParameterizedTest
    @CsvSource({"un oiseau", "la porte", "rien", "''"})
    void otherWordsAreLikeNone(String words) {
        assertThat(CauseCodes.in(words)).isEmpty();
        assertThat(CauseCodes.like(words)).isEmpty();
    }
}
