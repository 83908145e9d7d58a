package io.towerflow.console.kpis;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.kpi.Kpi;
import io.towerflow.kpi.KpiLibrary;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTextsTest {

    private static final KpiLibrary LIBRARY = KpiLibrary.shipped();

    @ParameterizedTest
    @CsvSource({"1234.56, '1,235'", "99.54, 99.5", "0.4, 0.4", "2.346, 2.35", "-95.26, -95.3", "0, 0", ", –"})
    void aNumberHasTheDigitsThatMatter(Double value, String text) {
        assertThat(FigureTexts.number(value, Locale.ENGLISH)).isEqualTo(text);
    }

    @Test
    void aNumberIsWrittenAsTheReadersLanguageDoes() {
        assertThat(FigureTexts.number(99.5, Locale.FRENCH)).isEqualTo("99,5");
    }

    @Test
    void whatIsNotWholeNeverReadsAsIfItWere() {
        assertThat(FigureTexts.share(0.999, Locale.ENGLISH)).isEqualTo("99%");
        assertThat(FigureTexts.share(1, Locale.ENGLISH)).isEqualTo("100%");
    }

    @ParameterizedTest
    @CsvSource({
        "availability, 99, 98, better",
        "availability, 98, 99, worse",
        "mttr, 30, 60, better",
        "mttr, 60, 30, worse",
        "traffic, 60, 30, same",
        "mttr, 30, 30, same"
    })
    void aChangeIsJudgedByWhichWayIsBetter(String key, double value, double before, String judged) {
        assertThat(FigureTexts.judged(kpi(key), value, before)).isEqualTo(judged);
    }

    @ParameterizedTest
    @CsvSource({
        "availability, 99.9, fine",
        "availability, 99.5, warning",
        "availability, 98, critical",
        "mttr, 239, fine",
        "mttr, 240, warning",
        "mttr, 480, critical",
        "traffic, 5, fine",
        "signal-strength, -95, fine",
        "signal-strength, -111, critical"
    })
    void aValueBeyondItsThresholdAsksForSomething(String key, double value, String state) {
        assertThat(FigureTexts.state(kpi(key), value)).isEqualTo(state);
    }

    @Test
    void aChangeFromNothingCannotBeSaid() {
        assertThat(FigureTexts.change(5.0, 0.0, Locale.ENGLISH)).isEmpty();
        assertThat(FigureTexts.change(5.0, null, Locale.ENGLISH)).isEmpty();
        assertThat(FigureTexts.change(5.0, 4.0, Locale.ENGLISH)).isEqualTo("+25%");
        assertThat(FigureTexts.change(4.0, 4.0, Locale.ENGLISH)).isEqualTo("=");
    }

    private static Kpi kpi(String key) {
        return LIBRARY.kpi(key).orElseThrow();
    }
}
