package io.towerflow.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecurrenceTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final List<Duration> LENGTHS =
            List.of(Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(4));

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    @Test
    void staysAtItsLocalHourWhenTheClocksGoForward() {
        // Sundays 01:00 to 04:00; on 29 March 2026 the clocks jump from 02:00 to 03:00
        Recurrence weekly =
                new Recurrence(at("2026-03-22T00:00:00Z"), at("2026-03-22T03:00:00Z"), PARIS, "FREQ=WEEKLY;BYDAY=SU");

        List<WindowOccurrence> held = weekly.from(at("2026-03-20T00:00:00Z"), 3);

        assertThat(held)
                .containsExactly(
                        new WindowOccurrence(at("2026-03-22T00:00:00Z"), at("2026-03-22T03:00:00Z")),
                        new WindowOccurrence(at("2026-03-29T00:00:00Z"), at("2026-03-29T03:00:00Z")),
                        new WindowOccurrence(at("2026-04-04T23:00:00Z"), at("2026-04-05T02:00:00Z")));
    }

    @Test
    void isHeldOnceWhereItsHourComesTwice() {
        // On 25 October 2026 the hour from 02:00 to 03:00 comes twice
        Recurrence weekly =
                new Recurrence(at("2026-10-18T00:00:00Z"), at("2026-10-18T00:30:00Z"), PARIS, "FREQ=WEEKLY");

        WindowOccurrence change = weekly.next(at("2026-10-18T00:30:00Z")).orElseThrow();

        assertThat(change).isEqualTo(new WindowOccurrence(at("2026-10-25T00:00:00Z"), at("2026-10-25T00:30:00Z")));
        assertThat(weekly.next(change.endsAt()).orElseThrow())
                .isEqualTo(new WindowOccurrence(at("2026-11-01T01:00:00Z"), at("2026-11-01T01:30:00Z")));
    }

    @Test
    void isAnHourLaterWhereItsStartIsLeftOut() {
        Recurrence weekly =
                new Recurrence(at("2026-03-22T01:15:00Z"), at("2026-03-22T01:45:00Z"), PARIS, "FREQ=WEEKLY");

        assertThat(weekly.next(at("2026-03-23T00:00:00Z")).orElseThrow())
                .isEqualTo(new WindowOccurrence(at("2026-03-29T01:15:00Z"), at("2026-03-29T01:45:00Z")));
    }

    @Test
    void isAsLongAsAgreedWhereOnlyItsStartIsLeftOut() {
        Recurrence weekly =
                new Recurrence(at("2026-03-22T01:30:00Z"), at("2026-03-22T02:00:00Z"), PARIS, "FREQ=WEEKLY");

        assertThat(weekly.next(at("2026-03-23T00:00:00Z")).orElseThrow())
                .isEqualTo(new WindowOccurrence(at("2026-03-29T01:30:00Z"), at("2026-03-29T02:00:00Z")));
    }

    /** Weekly windows of several lengths around every change of the clocks that a year brings to a zone of the tz database. */
    @Test
    void isHeldOnceAWeekAndAsLongAsAgreedInEveryZone() {
        int changes = 0;
        List<String> wrong = new ArrayList<>();
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            Instant from = at("2026-01-01T00:00:00Z");
            for (ZoneOffsetTransition change = zone.getRules().nextTransition(from);
                    change != null && change.getInstant().isBefore(at("2027-01-01T00:00:00Z"));
                    change = zone.getRules().nextTransition(change.getInstant())) {
                changes++;
                for (int minutes = -240; minutes <= 180; minutes += 30) {
                    for (Duration length : LENGTHS) {
                        check(zone, change.getDateTimeBefore().plusMinutes(minutes), length, wrong);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(changes).isGreaterThan(300);
    }

    private static void check(ZoneId zone, LocalDateTime atChange, Duration length, List<String> wrong) {
        Instant start = atChange.minusWeeks(2).atZone(zone).toInstant();
        ZoneRules rules = zone.getRules();
        if (!rules.getOffset(start).equals(rules.getOffset(start.plus(length)))) {
            return;
        }
        List<WindowOccurrence> held =
                new Recurrence(start, start.plus(length), zone, "FREQ=WEEKLY").from(start.minusSeconds(1), 5);
        for (int week = 0; week < held.size(); week++) {
            WindowOccurrence one = held.get(week);
            Instant meant = atChange.minusWeeks(2).plusWeeks(week).atZone(zone).toInstant();
            if (!one.startsAt().equals(meant)
                    || !Duration.between(one.startsAt(), one.endsAt()).equals(length)) {
                wrong.add(zone + " " + atChange + " " + length + ": " + one);
            }
        }
        if (held.size() != 5) {
            wrong.add(zone + " " + atChange + " " + length + ": held " + held.size() + " times");
        }
    }

    @Test
    void endsWhenItsRuleDoes() {
        Recurrence twice =
                new Recurrence(at("2026-06-01T20:00:00Z"), at("2026-06-01T22:00:00Z"), PARIS, "FREQ=MONTHLY;COUNT=2");

        WindowOccurrence second = twice.next(at("2026-06-01T22:00:00Z")).orElseThrow();
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
