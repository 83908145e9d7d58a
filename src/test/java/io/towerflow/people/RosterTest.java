package io.towerflow.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RosterTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final LocalDate CHRISTMAS = LocalDate.parse("2026-12-25");
    private static final Holidays HOLIDAYS = new Holidays() {
        @Override
        public Set<String> countries() {
            return Set.of("FR");
        }

        @Override
        public Optional<String> on(String country, LocalDate day, Locale language) {
            return day.equals(CHRISTMAS) ? Optional.of("Noël") : Optional.empty();
        }
    };

    @Test
    void keepsTheHandOverOnTheClockWhenClocksChange() {
        // Clocks in Paris go forward on 29 March 2026 and back on 25 October
        Roster daily = roster("always", rotation("2026-03-27T08:00", "1d", "always", "ann", "bob"));

        List<OnCallDuty> spring = daily.duties(range("2026-03-28T00:00", "2026-03-31T00:00"));
        assertThat(spring).extracting(OnCallDuty::personId).containsExactly("ann", "bob", "ann", "bob");
        OnCallDuty short23 = spring.get(1);
        assertThat(local(short23.from())).isEqualTo("2026-03-28T08:00");
        assertThat(local(short23.until())).isEqualTo("2026-03-29T08:00");
        assertThat(Duration.between(short23.from(), short23.until())).isEqualTo(Duration.ofHours(23));
        assertThat(spring).isSortedAccordingTo(java.util.Comparator.comparing(OnCallDuty::from));

        OnCallDuty long25 =
                daily.duties(range("2026-10-24T09:00", "2026-10-25T08:00")).getFirst();
        assertThat(Duration.between(
                        daily.duties(range("2026-10-24T00:00", "2026-10-26T00:00"))
                                .get(1)
                                .from(),
                        daily.duties(range("2026-10-24T00:00", "2026-10-26T00:00"))
                                .get(1)
                                .until()))
                .isEqualTo(Duration.ofHours(25));
        assertThat(long25.personId()).isNotNull();
        assertThat(daily.gaps(range("2026-03-28T00:00", "2026-11-01T00:00"), id -> true))
                .isEmpty();
    }

    @Test
    void losesNobodysTurnWhenTheHandOverFallsIntoTheHourThatIsSkippedOrRepeated() {
        Roster night = roster("always", rotation("2026-03-27T02:30", "1d", "always", "ann", "bob"));
        for (TimeRange dst :
                List.of(range("2026-03-28T12:00", "2026-03-30T12:00"), range("2026-10-24T12:00", "2026-10-26T12:00"))) {
            List<OnCallDuty> duties = night.duties(dst);
            assertThat(duties).hasSize(3);
            assertThat(duties.get(0).until()).isEqualTo(duties.get(1).from());
            assertThat(duties.get(1).until()).isEqualTo(duties.get(2).from());
            assertThat(duties.get(0).personId()).isNotEqualTo(duties.get(1).personId());
        }
    }

    @Test
    void aHolidayBelongsToTheOffHours() {
        Roster split = roster(
                "always",
                rotation("2026-12-21T00:00", "7d", "business-hours", "office"),
                rotation("2026-12-21T00:00", "7d", "off-hours", "night"));

        assertThat(person(split, "2026-12-24T10:00")).containsExactly("office");
        assertThat(person(split, "2026-12-25T10:00")).containsExactly("night");
        assertThat(person(split, "2026-12-26T10:00")).containsExactly("night");
        assertThat(split.gaps(range("2026-12-20T23:00", "2027-01-01T00:00"), id -> true))
                .extracting(gap -> local(gap.until()))
                .containsExactly("2026-12-21T00:00");
    }

    @Test
    void swapsSubstitutesAndShowsWhatAnAbsenceLeavesOpen() {
        OnCallOverride absence = override("2026-12-02T00:00", "2026-12-03T00:00", "ann", null, 1);
        OnCallOverride swap = override("2026-12-03T00:00", "2026-12-04T00:00", "ann", "bob", 2);
        OnCallOverride takes = override("2026-12-04T00:00", "2026-12-05T00:00", null, "eve", 3);
        Roster roster = new Roster(
                team("always"),
                List.of(rotation("2026-11-30T08:00", "1w", "always", "ann", "bob")),
                List.of(absence, swap, takes),
                calendar());

        assertThat(person(roster, "2026-12-01T12:00")).containsExactly("ann");
        assertThat(person(roster, "2026-12-02T12:00")).isEmpty();
        assertThat(person(roster, "2026-12-03T12:00")).containsExactly("bob");
        assertThat(person(roster, "2026-12-04T12:00")).containsExactly("eve");
        assertThat(person(roster, "2026-12-05T12:00")).containsExactly("ann");
        List<OnCallGap> gaps = roster.gaps(range("2026-12-01T00:00", "2026-12-14T00:00"), id -> true);
        assertThat(gaps).singleElement().satisfies(gap -> {
            assertThat(local(gap.from())).isEqualTo("2026-12-02T00:00");
            assertThat(local(gap.until())).isEqualTo("2026-12-03T00:00");
            assertThat(gap.absent()).containsExactly("ann");
        });
        // Somebody whom nobody can reach is a gap too
        assertThat(roster.gaps(range("2026-12-07T08:00", "2026-12-14T00:00"), id -> !id.equals("bob")))
                .singleElement()
                .satisfies(gap -> assertThat(gap.absent()).containsExactly("bob"));
    }

    @Test
    void nobodyIsOnCallBeforeTheFirstHandOver() {
        assertThat(person(
                        roster("always", rotation("2026-12-07T08:00", "12h", "always", "ann", "bob")),
                        "2026-12-07T07:59"))
                .isEmpty();
        assertThat(person(
                        roster("always", rotation("2026-12-07T08:00", "12h", "always", "ann", "bob")),
                        "2026-12-07T20:00"))
                .containsExactly("bob");
    }

    @ParameterizedTest
    @CsvSource({"daily,24", "weekly,168", "12h,12", "3d,72", "2w,336"})
    void readsTheLengthOfATurn(String text, long hours) {
        assertThat(OnCallRotation.turnOf(text)).isEqualTo(Duration.ofHours(hours));
    }

    @ParameterizedTest
    @CsvSource({"0h", "monthly", "60w", "1m", "''"})
    void refusesALengthThatIsNone(String text) {
        assertThatThrownBy(() -> OnCallRotation.turnOf(text)).hasMessageContaining("daily, weekly");
    }

    private static Roster roster(String required, OnCallRotation... rotations) {
        return new Roster(team(required), List.of(rotations), List.of(), calendar());
    }

    private static OnCallTeam team(String required) {
        return new OnCallTeam(
                "team",
                "Team",
                Role.TECHNICIAN,
                null,
                Set.of(),
                PARIS,
                "FR",
                Shift.parse("Mo-Fr 08:00-18:00"),
                CoverHours.parse(required));
    }

    private static BusinessCalendar calendar() {
        return new BusinessCalendar("FR", PARIS, Shift.parse("Mo-Fr 08:00-18:00"), HOLIDAYS, Map.of());
    }

    private static OnCallRotation rotation(String start, String turn, String hours, String... members) {
        return new OnCallRotation(
                "team",
                hours,
                1,
                List.of(members),
                LocalDateTime.parse(start),
                OnCallRotation.turnOf(turn),
                CoverHours.parse(hours));
    }

    private static OnCallOverride override(
            String from, String until, @Nullable String absent, @Nullable String substitute, int age) {
        return new OnCallOverride(
                UUID.randomUUID(),
                "team",
                at(from),
                at(until),
                absent,
                substitute,
                "",
                "manager",
                Instant.EPOCH.plusSeconds(age));
    }

    private static List<String> person(Roster roster, String at) {
        Instant instant = at(at);
        return roster.duties(new TimeRange(instant, instant.plusSeconds(60))).stream()
                .map(OnCallDuty::personId)
                .toList();
    }

    private static TimeRange range(String from, String until) {
        return new TimeRange(at(from), at(until));
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(PARIS).toInstant();
    }

    private static String local(Instant at) {
        return at.atZone(PARIS).toLocalDateTime().toString();
    }
}
