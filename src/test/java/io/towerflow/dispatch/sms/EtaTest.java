package io.towerflow.dispatch.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtaTest {

    /** 13:00 in Kinshasa. */
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private static final ZoneId KINSHASA = ZoneId.of("Africa/Kinshasa");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "45 | 45",
                "45 min | 45",
                "dans 45mn | 45",
                "1h30 | 90",
                "1 h | 60",
                "in 2 hours | 120",
                "dans 14h | 840",
                "14h30 | 90",
                "14:30 | 90",
                "à 14h | 60",
                "vers 15 heures | 120",
                "11:00 | 1320",
                "'90 minutes, route coupée' | 90"
            })
    void readsWhatPeopleWrite(String text, long minutes) {
        assertThat(Eta.read(text, NOON, KINSHASA)).contains(NOON.plus(Duration.ofMinutes(minutes)));
    }

    @ParameterizedTest
    @CsvSource({"''", "bientôt", "soon", "A12", "in 48 hours", "99h"})
    void doesNotGuess(String text) {
        assertThat(Eta.read(text, NOON, KINSHASA)).isEmpty();
    }
}
