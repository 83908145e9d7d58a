package io.towerflow.people.holidays;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class JollydayHolidaysTest {

    private final JollydayHolidays holidays = new JollydayHolidays();

    @Test
    void knowsIvoryCoastAndFrance() {
        assertThat(holidays.countries()).contains("CI", "FR");
        // Independence Day, a Friday
        assertThat(holidays.on("CI", LocalDate.parse("2026-08-07"), Locale.FRENCH))
                .isPresent();
        assertThat(holidays.on("FR", LocalDate.parse("2026-08-07"), Locale.FRENCH))
                .isEmpty();
        assertThat(holidays.on("FR", LocalDate.parse("2026-07-14"), Locale.FRENCH))
                .isPresent();
        assertThat(holidays.on("CI", LocalDate.parse("2026-12-25"), Locale.FRENCH))
                .contains("Noël");
        assertThat(holidays.on("CI", LocalDate.parse("2026-12-25"), Locale.ENGLISH))
                .contains("Christmas");
        assertThat(holidays.on("XX", LocalDate.parse("2026-12-25"), Locale.ENGLISH))
                .isEmpty();
    }
}
