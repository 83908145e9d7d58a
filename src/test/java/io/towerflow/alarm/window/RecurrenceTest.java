package io.towerflow.alarm.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecurrenceTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    @Test
    void staysAtItsLocalHourWhenTheClocksGoForward() {
        // Sundays 01:00 to 04:00; on 29 March 2026 the clocks jump from 02:00 to 03:00
        Recurrence weekly =
                new Recurrence(at("2026-03-22T00:00:00Z"), at("2026-03-22T03:00:00Z"), PARIS, "FREQ=WEEKLY;BYDAY=SU");

        List<Occurrence> held = weekly.from(at("2026-03-20T00:00:00Z"), 3);

        assertThat(held)
                .containsExactly(
                        new Occurrence(at("2026-03-22T00:00:00Z"), at("2026-03-22T03:00:00Z")),
                        new Occurrence(at("2026-03-29T00:00:00Z"), at("2026-03-29T02:00:00Z")),
                        new Occurrence(at("2026-04-04T23:00:00Z"), at("2026-04-05T02:00:00Z")));
    }

    @Test
    void hasTheHourThatComesTwiceWhenTheClocksGoBack() {
        // On 25 October 2026 the hour from 02:00 to 03:00 comes twice
        Recurrence weekly =
                new Recurrence(at("2026-10-18T00:00:00Z"), at("2026-10-18T00:30:00Z"), PARIS, "FREQ=WEEKLY");

        Occurrence change = weekly.next(at("2026-10-18T00:30:00Z")).orElseThrow();

        assertThat(change).isEqualTo(new Occurrence(at("2026-10-25T00:00:00Z"), at("2026-10-25T01:30:00Z")));
        assertThat(weekly.next(change.endsAt()).orElseThrow())
                .isEqualTo(new Occurrence(at("2026-11-01T01:00:00Z"), at("2026-11-01T01:30:00Z")));
    }

    @Test
    void isAnHourLaterWhereItsStartIsLeftOut() {
        Recurrence weekly =
                new Recurrence(at("2026-03-22T01:15:00Z"), at("2026-03-22T01:45:00Z"), PARIS, "FREQ=WEEKLY");

        assertThat(weekly.next(at("2026-03-23T00:00:00Z")).orElseThrow())
                .isEqualTo(new Occurrence(at("2026-03-29T01:15:00Z"), at("2026-03-29T01:45:00Z")));
    }

    @Test
    void endsWhenItsRuleDoes() {
        Recurrence twice =
                new Recurrence(at("2026-06-01T20:00:00Z"), at("2026-06-01T22:00:00Z"), PARIS, "FREQ=MONTHLY;COUNT=2");

        Occurrence second = twice.next(at("2026-06-01T22:00:00Z")).orElseThrow();
        assertThat(second.startsAt()).isEqualTo(at("2026-07-01T20:00:00Z"));
        assertThat(twice.next(second.endsAt())).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithARule() {
        Instant monday = at("2026-06-01T20:00:00Z");
        Instant end = monday.plus(Duration.ofHours(2));
        assertThatThrownBy(() -> new Recurrence(monday, end, PARIS, "every week"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FREQ=WEEKLY;BYDAY=SU");
        assertThatThrownBy(() -> new Recurrence(monday, end, PARIS, "FREQ=SECONDLY"))
                .hasMessageContaining("days, weeks, months or years");
        assertThatThrownBy(() -> new Recurrence(monday, end, PARIS, "FREQ=WEEKLY;BYDAY=SU"))
                .hasMessageContaining("does not fit the start");
        assertThatThrownBy(() -> new Recurrence(monday, monday.plus(Duration.ofHours(30)), PARIS, "FREQ=DAILY"))
                .hasMessageContaining("comes again before it has ended");
        assertThatThrownBy(() -> new Recurrence(monday, end, PARIS, "FREQ=WEEKLY;UNTIL=20261231T000000Z"))
                .hasMessageContaining("local time");
    }
}
