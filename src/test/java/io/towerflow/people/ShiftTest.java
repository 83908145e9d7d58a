package io.towerflow.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShiftTest {

    private static final ZoneId ABIDJAN = ZoneId.of("Africa/Abidjan");
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 2026-01-05 is a Monday
                "Mo-Fr 08:00-18:00 | 2026-01-05T08:00 | true",
                "Mo-Fr 08:00-18:00 | 2026-01-05T07:59 | false",
                "Mo-Fr 08:00-18:00 | 2026-01-05T18:00 | false",
                "Mo-Fr 08:00-18:00 | 2026-01-10T12:00 | false",
                "Mo-Fr 08:00-12:00, Sa 09:00-10:00 | 2026-01-10T09:30 | true",
                "Mo-Fr 08:00-12:00,14:00-18:00 | 2026-01-06T13:00 | false",
                "Mo-Fr 08:00-12:00,14:00-18:00 | 2026-01-06T14:00 | true",
                "Mo, We 08:00-12:00 | 2026-01-05T09:00 | true",
                "Mo, We 08:00-12:00 | 2026-01-06T09:00 | false",
                "Mo, We 08:00-12:00 | 2026-01-07T09:00 | true",
                "Fr 20:00-06:00 | 2026-01-09T23:00 | true",
                "Fr 20:00-06:00 | 2026-01-10T05:59 | true",
                "Fr 20:00-06:00 | 2026-01-10T06:00 | false",
                "Fr 20:00-06:00 | 2026-01-09T05:00 | false",
                "Sa-Mo 10:00-11:00 | 2026-01-11T10:30 | true",
                "Sa-Mo 10:00-11:00 | 2026-01-06T10:30 | false",
                "Su 22:00-02:00 | 2026-01-12T01:00 | true",
                "Mo-Su 00:00-24:00 | 2026-01-11T23:59 | true",
                "Mo 00:00-24:00 | 2026-01-06T00:00 | false",
                "24/7 | 2026-01-11T03:00 | true",
                "Lu-Ve 8h00-18h00 | 2026-01-07T08:00 | true",
                "mo-fr 8:00 - 18:00 | 2026-01-07T08:00 | true",
            })
    void isOnDutyWithinItsHours(String shift, LocalDateTime local, boolean onDuty) {
        Instant time = local.atZone(ABIDJAN).toInstant();

        assertThat(Shift.parse(shift).onDutyAt(time, ABIDJAN)).isEqualTo(onDuty);
    }

    @Test
    void keepsItsHoursOnTheClockWhenSummerTimeBegins() {
        // On 2026-03-29 clocks in Paris go from 02:00 to 03:00.
        Shift night = Shift.parse("Sa 22:00-06:00");

        assertThat(night.onDutyAt(Instant.parse("2026-03-29T03:59:00Z"), PARIS)).isTrue();
        assertThat(night.onDutyAt(Instant.parse("2026-03-29T04:00:00Z"), PARIS)).isFalse();
    }

    @Test
    void keepsItsHoursOnTheClockWhenSummerTimeEnds() {
        // On 2026-10-25 clocks in Paris go from 03:00 back to 02:00.
        Shift night = Shift.parse("Sa 22:00-06:00");

        assertThat(night.onDutyAt(Instant.parse("2026-10-25T04:59:00Z"), PARIS)).isTrue();
        assertThat(night.onDutyAt(Instant.parse("2026-10-25T05:00:00Z"), PARIS)).isFalse();
    }

    @Test
    void coversBothOccurrencesOfARepeatedHour() {
        Shift early = Shift.parse("Su 02:00-02:30");

        assertThat(early.onDutyAt(Instant.parse("2026-10-25T00:15:00Z"), PARIS)).isTrue();
        assertThat(early.onDutyAt(Instant.parse("2026-10-25T01:15:00Z"), PARIS)).isTrue();
        assertThat(early.onDutyAt(Instant.parse("2026-10-25T01:30:00Z"), PARIS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Mo-Fr",
                "08:00-18:00",
                "Mo-Fr 08:00",
                "Xx 08:00-18:00",
                "Mo-Fr 25:00-26:00",
                "Mo 08:60-09:00",
                "Mo 24:00-02:00",
                "Mo-Fr 08:00-18:00,",
                "always"
            })
    void namesWhatItCannotReadAndHowToMendIt(String text) {
        assertThatThrownBy(() -> Shift.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("Mo-Fr 08:00-18:00");
    }

    /** Short shifts around every change of the clocks that a year brings to a zone of the tz database. */
    @Test
    void isWorkedOnEachOfItsDaysInEveryZone() {
        List<String> wrong = new ArrayList<>();
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            for (ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.parse("2026-01-01T00:00:00Z"));
                    change != null && change.getInstant().isBefore(Instant.parse("2027-01-01T00:00:00Z"));
                    change = zone.getRules().nextTransition(change.getInstant())) {
                for (int minutes = -60; minutes <= 60; minutes += 15) {
                    LocalDateTime begin = change.getDateTimeBefore().plusMinutes(minutes);
                    String hours = "Mo-Su %s-%s"
                            .formatted(
                                    begin.toLocalTime(), begin.plusMinutes(30).toLocalTime());
                    List<TimeRange> worked = Shift.parse(hours).on(begin.toLocalDate(), zone);
                    if (worked.size() != 1
                            || !worked.getFirst()
                                    .from()
                                    .isBefore(worked.getFirst().until())) {
                        wrong.add(zone + " " + begin.toLocalDate() + " " + hours + ": " + worked);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
