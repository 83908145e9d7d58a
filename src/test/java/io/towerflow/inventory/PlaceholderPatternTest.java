package io.towerflow.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.problem.InvalidInputException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderPatternTest {

    private static final Topology TOPOLOGY = new Topology(
            Stream.of("ODN-001", "ODN-0012", "ODN", "BKE.7", "unknown-9")
                    .map(PlaceholderPatternTest::site)
                    .toList(),
            List.of(),
            List.of());

    @ParameterizedTest
    @CsvSource(textBlock = """
                    {site}-*,      ODN-001-BAT2,      ODN-001
                    {site}-*,      odn-001-bat2,      ODN-001
                    {site}*,       ODN-0012/cell3,    ODN-0012
                    {site}/*,      ODN-0012/cell3,    ODN-0012
                    {site}/*,      ODN-001-BAT2,
                    NMS:{site}:*,  nms:BKE.7:rectifier, BKE.7
                    NMS:{site}:*,  BKE.7:rectifier,
                    *_{site},      fan_ODN,           ODN
                    *.{site},      a.b.c.BKE.7,       BKE.7
                    {site}-*,      unknown-9-x,
                    {site}-*,      BKEx7-x,
                    """)
    void readsTheSiteOutOfAnObjectsId(String pattern, String object, String site) {
        assertThat(PlaceholderPattern.of(pattern).siteIn(object, TOPOLOGY).map(Site::id))
                .isEqualTo(java.util.Optional.ofNullable(site));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{site}", " {site} ", "BAT-*", "{site}-{site}", "{SITE}-*"})
    void refusesWhatNamesNoSiteOrEveryOne(String pattern) {
        assertThatThrownBy(() -> PlaceholderPattern.of(pattern))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.fields())
                        .extracting(InvalidInputException.Field::field)
                        .containsExactly("pattern"));
    }

    @Test
    void isNotDelayedByALongId() {
        assertThat(PlaceholderPattern.of("*-*-*-{site}-*-*-*").siteIn("-".repeat(200), TOPOLOGY))
                .isEmpty();
    }

    private static Site site(String id) {
        return new Site(
                id,
                id,
                5,
                -4,
                "Abidjan",
                false,
                null,
                Set.of(),
                Set.of(),
                "Mo-Su 00:00-24:00",
                ZoneOffset.UTC,
                id.startsWith("unknown"));
    }
}
