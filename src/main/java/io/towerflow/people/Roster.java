package io.towerflow.people;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A team's turns with their exceptions: who is on call when. Knows no clock and no table. */
final class Roster {

    private final OnCallTeam team;
    private final List<OnCallRotation> rotations;
    private final List<OnCallOverride> overrides;
    private final BusinessCalendar calendar;

    /** A piece of a rotation; without a person where the one whose turn it is has no substitute. */
    private record Turn(
            OnCallRotation rotation,
            TimeRange time,
            @Nullable String person,
            String planned,
            @Nullable UUID override) {}

    Roster(OnCallTeam team, List<OnCallRotation> rotations, List<OnCallOverride> overrides, BusinessCalendar calendar) {
        this.team = team;
        this.rotations = rotations.stream()
                .sorted(Comparator.comparing(OnCallRotation::callOrder).thenComparing(OnCallRotation::id))
                .toList();
        this.overrides = overrides.stream()
                .sorted(Comparator.comparing(OnCallOverride::createdAt).thenComparing(OnCallOverride::id))
                .toList();
        this.calendar = calendar;
    }

    /** Turns of on-call duty in the range, cut at its ends: by call order, rotation and time. */
    List<OnCallDuty> duties(TimeRange range) {
        List<OnCallDuty> duties = new ArrayList<>();
        for (OnCallRotation rotation : rotations) {
            for (Turn turn : turns(rotation, range)) {
                String person = turn.person();
                if (person != null) {
                    duties.add(new OnCallDuty(
                            team,
                            rotation.id(),
                            rotation.callOrder(),
                            person,
                            turn.time().from(),
                            turn.time().until(),
                            turn.override(),
                            person.equals(turn.planned()) ? null : turn.planned()));
                }
            }
        }
        return duties;
    }

    /** The duties around an instant: each of its turns whole. */
    List<OnCallDuty> around(Instant at) {
        Duration longest = rotations.stream()
                .map(OnCallRotation::turn)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .plusDays(1);
        return duties(new TimeRange(at.minus(longest), at.plus(longest)));
    }

    /** Gaps in which nobody of the first call can be reached although somebody must be. */
    List<OnCallGap> gaps(TimeRange range, Predicate<String> reachable) {
        List<Turn> first = rotations.stream()
                .filter(rotation -> rotation.callOrder() == 1)
                .flatMap(rotation -> turns(rotation, range).stream())
                .toList();
        List<TimeRange> covered = TimeRange.union(first.stream()
                .filter(turn -> turn.person() != null && reachable.test(turn.person()))
                .map(Turn::time)
                .toList());
        return TimeRange.difference(team.required().within(range, calendar), covered).stream()
                .map(gap -> new OnCallGap(
                        team,
                        gap.from(),
                        gap.until(),
                        first.stream()
                                .filter(turn -> turn.time().common(gap) != null)
                                .map(turn -> turn.person() == null ? turn.planned() : turn.person())
                                .distinct()
                                .toList()))
                .toList();
    }

    private List<Turn> turns(OnCallRotation rotation, TimeRange range) {
        List<Turn> turns = new ArrayList<>();
        for (Turn turn : planned(rotation, range)) {
            List<Turn> pieces = List.of(turn);
            for (OnCallOverride override : overrides) {
                pieces = pieces.stream()
                        .flatMap(piece -> applied(piece, override).stream())
                        .toList();
            }
            turns.addAll(pieces);
        }
        turns.sort(Comparator.comparing(turn -> turn.time().from()));
        return turns;
    }

    private List<Turn> planned(OnCallRotation rotation, TimeRange range) {
        ZoneId zone = team.timeZone();
        long length = rotation.turn().toMinutes();
        LocalDateTime start = rotation.startsAt();
        // Clocks go forth and back by hours: a turn more on either side is enough and is cut away again
        long day = Duration.ofDays(1).toMinutes();
        long first = Math.floorDiv(
                Duration.between(start, range.from().atZone(zone).toLocalDateTime())
                                .toMinutes()
                        - day,
                length);
        long last = Math.floorDiv(
                Duration.between(start, range.until().atZone(zone).toLocalDateTime())
                                .toMinutes()
                        + day,
                length);
        List<TimeRange> hours = rotation.hours().within(range, calendar);
        List<Turn> turns = new ArrayList<>();
        for (long number = Math.max(0, first); number <= last; number++) {
            // Hand-overs are moments on the clock: computed without zone, and put into it at the end
            Instant from = start.plusMinutes(number * length).atZone(zone).toInstant();
            Instant until =
                    start.plusMinutes((number + 1) * length).atZone(zone).toInstant();
            if (!from.isBefore(until)) {
                continue;
            }
            String person = rotation.members()
                    .get(Math.floorMod(number, rotation.members().size()));
            for (TimeRange time : TimeRange.intersection(List.of(new TimeRange(from, until)), hours)) {
                turns.add(new Turn(rotation, time, person, person, null));
            }
        }
        return turns;
    }

    private static List<Turn> applied(Turn turn, OnCallOverride override) {
        TimeRange time = new TimeRange(override.from(), override.until());
        TimeRange common = turn.time().common(time);
        boolean meant = override.absent() == null
                ? turn.rotation().callOrder() == 1
                : override.absent().equals(turn.person());
        if (common == null || !meant) {
            return List.of(turn);
        }
        List<Turn> pieces = new ArrayList<>();
        turn.time()
                .without(common)
                .forEach(left ->
                        pieces.add(new Turn(turn.rotation(), left, turn.person(), turn.planned(), turn.override())));
        pieces.add(new Turn(turn.rotation(), common, override.substitute(), turn.planned(), override.id()));
        return pieces;
    }
}
