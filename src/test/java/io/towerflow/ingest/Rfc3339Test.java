package io.towerflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T12:00:00Z",
                "2026-03-01T12:00:00.5+02:00",
                "2024-02-29T23:59:59.123456789-11:30",
                "1969-12-31T23:59:59.999Z",
                "9999-12-31T23:59:59+23:59"
            })
    void readsWhatJavaTimeReads(String text) {
        String javaText = text.endsWith("+23:59") ? null : text;
        if (javaText != null) {
            assertThat(Rfc3339.parse(text))
                    .isEqualTo(OffsetDateTime.parse(javaText).toInstant());
        } else {
            assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse("9999-12-31T00:00:59Z"));
        }
    }

    @Test
    void readsSmallLettersASpaceAndALeapSecond() {
        assertThat(Rfc3339.parse("2026-03-01t12:00:00z")).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(Rfc3339.parse("2026-03-01 12:00:00Z")).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(Rfc3339.parse("2016-12-31T23:59:60Z")).isEqualTo(Instant.parse("2016-12-31T23:59:59Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-03-01",
                "2026-03-01T12:00:00",
                "2026-03-01T12:00Z",
                "2026-02-30T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-03-01T24:00:00Z",
                "2026-03-01T12:60:00Z",
                "2026-03-01T12:00:61Z",
                "2026-03-01T12:00:00.Z",
                "2026-03-01T12:00:00Zx",
                "2026-03-01T12:00:00+0200",
                "2026-03-01T12:00:00+2:00",
                "2026-03-01T12:00:00+25:00",
                "+2026-03-01T12:00:00Z",
                "1767225600"
            })
    void answersNothingToWhatIsNoTimeWithAnOffset(String text) {
        assertThat(Rfc3339.parse(text)).isNull();
    }
}
