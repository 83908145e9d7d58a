package io.towerflow.kpi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** The shipped KPIs, each by its examples that were reckoned by hand; and what is refused in a file. */
class KpiLibraryTest {

    private static final KpiLibrary LIBRARY = KpiLibrary.shipped();

    static Stream<Kpi> kpis() {
        return LIBRARY.kpis().stream();
    }

    @ParameterizedTest
    @MethodSource("kpis")
    void itsExamplesComeOutAsReckonedByHand(Kpi kpi) {
        assertThat(kpi.examples()).isNotEmpty();
        for (Kpi.Example example : kpi.examples()) {
            Double value = LIBRARY.value(kpi, example.given());
            if (example.value() == null) {
                assertThat(value).as("%s of %s", kpi.key(), example.given()).isNull();
            } else {
                assertThat(value)
                        .as("%s of %s", kpi.key(), example.given())
                        .isNotNull()
                        .isCloseTo(example.value(), within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kpis")
    void itSaysWhatItIsInBothLanguages(Kpi kpi) {
        assertThat(kpi.name(Locale.ENGLISH)).isNotBlank();
        assertThat(kpi.name(Locale.FRENCH)).isNotBlank().isNotEqualTo(kpi.name(Locale.ENGLISH));
        assertThat(kpi.source()).hasSizeGreaterThan(20);
        assertThat(kpi.owner()).isNotBlank();
        if (kpi.threshold() != null) {
            assertThat(kpi.threshold().warning() < kpi.threshold().critical())
                    .as("the critical value is the worse one")
                    .isEqualTo(kpi.direction() == Kpi.Direction.DOWN);
        }
    }

    @Test
    void eachFamilyHasKpisAndThereAreMoreThanSixty() {
        assertThat(LIBRARY.kpis()).hasSizeGreaterThan(60);
        assertThat(LIBRARY.kpis()).extracting(Kpi::family).contains(KpiFamily.values());
        assertThat(LIBRARY.kpis()).extracting(Kpi::english).doesNotHaveDuplicates();
        assertThat(LIBRARY.kpis()).extracting(Kpi::french).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "availability, %",
        "traffic, GB",
        "energy-consumption, kWh",
        "energy-per-gb, kWh/GB",
        "renewable-share, %",
        "genset-hours, h",
        "grid-availability, %",
        "completeness, %",
        "mttr, min",
        "mtta, min",
        "incidents, 1"
    })
    void clientsRelyOnTheseKeysAndUnits(String key, String unit) {
        assertThat(LIBRARY.kpi(key))
                .hasValueSatisfying(kpi -> assertThat(kpi.unit("EUR")).isEqualTo(unit));
    }

    @Test
    void aQuotientIsOneOfSumsAndNothingKnownIsNoNought() {
        Kpi kpi = LIBRARY.kpi("energy-per-gb").orElseThrow();
        assertThat(kpi.formula()).isEqualTo("energy.load / traffic.total");
        assertThat(LIBRARY.value(kpi, Map.of())).isNull();
        assertThat(LIBRARY.value(kpi, Map.of("energy.load", 2.0))).isNull();
        assertThat(LIBRARY.value(LIBRARY.kpi("incidents").orElseThrow(), Map.of()))
                .isZero();
        assertThat(LIBRARY.kpi("downtime").orElseThrow().formula())
                .isEqualTo("60 * availability.time - 0.6 * availability.integral");
        assertThat(LIBRARY.kpi("opex-share").orElseThrow().unit("XOF")).isEqualTo("%");
        assertThat(LIBRARY.kpi("energy-cost-per-gb").orElseThrow().unit("XOF")).isEqualTo("XOF/GB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "value: no.such.measure | needs a measure no.such.measure",
                "value: load + | is no sum of measures",
                "value: load load | is no sum of measures",
                "value: load * load | is no sum of measures",
                "better: sideways | sideways is none of",
                "warning: 5 | warning and critical go together",
                "tresholds: 5 | tresholds is not known",
                "en: '' | en must be a text",
                "key: Load | must be words in small letters"
            })
    void whatIsWrongInAFileStopsTheStartAndNamesThePlace(String line, String told) {
        String key = line.substring(0, line.indexOf(':') + 1);
        String good = """
                family: energy
                measures:
                  load: { integral: power.load }
                kpis:
                  - key: load
                    en: Load
                    fr: Charge
                    unit: kWh
                    value: load
                    source: a book about energy
                    better: down
                    owner: energy
                    examples: [{ given: { load: 1 }, value: 1 }]
                """;
        assertThat(KpiLibrary.of(List.of(file(good))).kpis()).hasSize(1);
        String bad = good.lines()
                        .filter(each -> !each.strip().replace("- ", "").startsWith(key))
                        .reduce("", (one, other) -> one + other + "\n")
                + (key.equals("key:") ? "" : "    " + line + "\n");
        if (key.equals("key:")) {
            bad = good.replace("key: load", line);
        }
        List<Resource> files = List.of(file(bad));
        assertThatThrownBy(() -> KpiLibrary.of(files))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(told);
    }

    @Test
    void twoMeasuresCannotHaveOneName() {
        String file = """
                family: energy
                measures:
                  load: { integral: power.load }
                kpis: []
                """;
        assertThatThrownBy(() -> KpiLibrary.of(List.of(file(file), file(file.replace("energy", "network")))))
                .hasMessageContaining("load is defined twice");
    }

    private static Resource file(String text) {
        return new ByteArrayResource(text.getBytes(UTF_8), "test.yaml");
    }
}
