package io.towerflow.alarm.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.PerceivedSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Arrival and source time: the rule of ADR 38 on what the field sends, and on courses that are drawn by a seed. */
class ReportOrderTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant BOOT = Instant.parse("2000-01-01T00:00:10Z");
    private static final int COURSES = 8000;
    private static final AlarmSettings DEFAULTS = RememberedAlarms.settings(Map.of());
    private static final AlarmSettings NO_FLAPPING =
            RememberedAlarms.settings(Map.of("towerflow.alarm.flapping.cycles", "1000"));

    private final RememberedAlarms alarms = new RememberedAlarms(DEFAULTS);

    @Test
    void whatFiresAgainWithItsOldTimeLongAfterItsEndIsANewAlarm() {
        tell(0, -3600, PerceivedSeverity.MAJOR);
        tell(600, 590, PerceivedSeverity.CLEARED);
        tell(900, -3600, PerceivedSeverity.MAJOR);

        assertThat(alarms.decisions()).containsExactly("raised", "cleared", "raised");
        assertThat(alarms.lastReason()).contains("before the last clear", "its arrival counts");
        assertThat(alarms.last().active()).isTrue();
        assertThat(Micros.instant(alarms.last().raisedAt)).isEqualTo(second(900));
    }

    @Test
    void aPeersLateCopyOfWhatHasEndedIsNone() {
        tell(0, -30, PerceivedSeverity.MAJOR);
        tell(300, 290, PerceivedSeverity.CLEARED);
        tell(345, -30, PerceivedSeverity.MAJOR);
        tell(350, 290, PerceivedSeverity.CLEARED);

        assertThat(alarms.decisions()).containsExactly("raised", "cleared", "duplicate", "duplicate");
        assertThat(alarms.active()).isEmpty();
    }

    @Test
    void aClockThatBeginsIn2000AtEachBootHidesNoAlarm() {
        tellAt(0, BOOT, PerceivedSeverity.MAJOR);
        tellAt(20, BOOT.plusSeconds(20), PerceivedSeverity.CLEARED);
        tellAt(40, BOOT, PerceivedSeverity.MAJOR);

        assertThat(alarms.decisions()).containsExactly("raised", "cleared", "raised");
        assertThat(alarms.lastReason()).contains("never set");
        assertThat(alarms.active()).singleElement().satisfies(row -> assertThat(Micros.instant(row.raisedAt))
                .isEqualTo(second(40)));
    }

    @Test
    void aClearFromBeforeItsRaiseClearsAtItsArrival() {
        for (int cycle = 0; cycle < 2; cycle++) {
            int at = 1000 * cycle;
            tell(at, at, PerceivedSeverity.MAJOR);
            tellAt(at + 500, BOOT.plusSeconds(cycle), PerceivedSeverity.CLEARED);
            assertThat(alarms.active()).isEmpty();
            assertThat(Micros.instant(alarms.last().clearedAt)).isEqualTo(second(at + 500));
        }
        tell(2000, 2000, PerceivedSeverity.MAJOR);
        tell(2300, 1400, PerceivedSeverity.CLEARED);
        assertThat(alarms.active()).isEmpty();
        assertThat(alarms.lastReason()).contains("stepped back");
        assertThat(Micros.instant(alarms.last().clearedAt)).isEqualTo(second(2300));
    }

    @Test
    void aClockThatStepsBackALittleBetweenRaiseAndClearStillClears() {
        tell(0, 0, PerceivedSeverity.MAJOR);
        tell(500, 500, PerceivedSeverity.CLEARED);
        tell(1000, 1000, PerceivedSeverity.MAJOR);
        tell(1010, 995, PerceivedSeverity.CLEARED);
        alarms.restart();
        assertThat(alarms.active()).hasSize(1);

        alarms.tick(second(1101));
        assertThat(alarms.active()).isEmpty();
        assertThat(Micros.instant(alarms.last().clearedAt)).isEqualTo(second(1010));
    }

    @Test
    void aTimeThatIsNoneNeverKeepsAnAlarm() {
        for (Instant none : List.of(
                Instant.EPOCH,
                Instant.parse("0001-01-01T00:00:00Z"),
                Instant.parse("1969-12-31T23:59:59Z"),
                Instant.parse("1980-01-06T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59Z"),
                Instant.MAX)) {
            for (PerceivedSeverity severity : PerceivedSeverity.values()) {
                RememberedAlarms one = new RememberedAlarms(DEFAULTS);
                one.take(List.of(report(0, none, severity)));
                one.take(List.of(report(1, none, PerceivedSeverity.CLEARED)));
                assertThat(one.active()).as("%s at %s", severity, none).isEmpty();
                one.take(List.of(report(2, none, PerceivedSeverity.MAJOR)));
                assertThat(one.active()).as("%s again", none).hasSize(1);
                assertThat(one.lastReason()).contains("its arrival counts");
                assertThat(Micros.instant(one.last().raisedAt)).isEqualTo(second(2));
            }
        }
    }

    @Test
    void theSeverityFollowsTheArrivalWhereTheSourceGivesOneTime() {
        tell(0, -600, PerceivedSeverity.MINOR);
        tell(1, -600, PerceivedSeverity.CRITICAL);
        tell(2, -600, PerceivedSeverity.MINOR);
        assertThat(alarms.last().severity).isEqualTo(PerceivedSeverity.MINOR);
        tell(3, -600, PerceivedSeverity.MINOR);
        tell(4, -600, PerceivedSeverity.WARNING);

        assertThat(alarms.decisions())
                .containsExactly("raised", "severityChanged", "severityChanged", "duplicate", "severityChanged");
        assertThat(alarms.last().severity).isEqualTo(PerceivedSeverity.WARNING);
    }

    @Test
    void whatClearsAndComesBackWithinOneSecondIsThere() {
        tell(0, 0, PerceivedSeverity.MAJOR);
        tell(1, 0, PerceivedSeverity.CLEARED);
        tell(2, 0, PerceivedSeverity.MAJOR);
        assertThat(alarms.active()).hasSize(1);
        tell(3, 0, PerceivedSeverity.CLEARED);
        assertThat(alarms.active()).isEmpty();

        assertThat(alarms.decisions()).containsExactly("raised", "cleared", "raised", "cleared");
    }

    @Test
    void aClearWithoutATimeOfItsOwnHidesNoRaiseThatHappenedBeforeItArrived() {
        tell(2, 0, PerceivedSeverity.MAJOR);
        alarms.take(List.of(Reports.report("site", second(62), second(62), PerceivedSeverity.CLEARED)));
        tell(63, 61, PerceivedSeverity.MAJOR);

        assertThat(alarms.active()).hasSize(1);
        assertThat(Micros.instant(alarms.last().raisedAt)).isEqualTo(second(63));
    }

    @Test
    void aRepeatOfLongAfterCountsAndACopyDoesNot() {
        tell(0, 0, PerceivedSeverity.MAJOR);
        tell(40, 0, PerceivedSeverity.MAJOR);
        tell(300, 0, PerceivedSeverity.MAJOR);
        tell(340, 0, PerceivedSeverity.MAJOR);

        assertThat(alarms.decisions()).containsExactly("raised", "duplicate", "repeated", "duplicate");
        assertThat(alarms.last().count).isEqualTo(2);
    }

    @Test
    void theLatestReportsWordsCountAndTheFormerStayInTheLedger() {
        say(0, "Fuel 20 %", Map.of("level", "20"));
        say(10, "Fuel 2 %, 40 min", Map.of("level", "2"));
        assertThat(alarms.last().additionalText).isEqualTo("Fuel 2 %, 40 min");
        assertThat(alarms.last().details).isEqualTo(Map.of("level", "2"));
        assertThat(alarms.last().count).isEqualTo(1);
        assertThat(alarms.lastReason()).isEqualTo("Its text had been: Fuel 20 %");

        alarms.restart();
        say(20, "Fuel 2 %, 40 min", Map.of("level", "2"));
        say(400, "Fuel 2 %, 40 min", Map.of("level", "1"));
        assertThat(alarms.lastReason()).isEqualTo("Its details had been: {level=2}");
        assertThat(alarms.last().details).isEqualTo(Map.of("level", "1"));
        assertThat(alarms.decisions()).containsExactly("raised", "updated", "duplicate", "repeated");
    }

    @Test
    void anOlderReportThatComesLaterSaysNothingNew() {
        AlarmReport older = worded(20, -10, "Fuel 30 %", Map.of());
        say(10, "Fuel 20 %", Map.of());
        alarms.take(List.of(older));

        assertThat(alarms.last().additionalText).isEqualTo("Fuel 20 %");
    }

    @Test
    void aMemoryOfBeforeArrivalsWereKeptGoesOn() {
        // As packed by the former version: raised at noon, repeated a minute later
        AlarmState track =
                new AlarmState(report(0, NOON, PerceivedSeverity.MAJOR).identity());
        track.unpack(FormerMemory.active(
                AlarmState.mark(Micros.of(NOON), PerceivedSeverity.MAJOR),
                AlarmState.mark(Micros.of(second(60)), PerceivedSeverity.MAJOR),
                Micros.of(second(60))));

        assertThat(AlarmState.time(track.lastRaise)).isEqualTo(Micros.of(second(60)));
        assertThat(track.lastRaiseAt).isEqualTo(Micros.of(second(60)));
        assertThat(track.known).hasSize(2);
        AlarmState again = new AlarmState(track.identity);
        again.unpack(track.pack());
        assertThat(again.lastRaise).isEqualTo(track.lastRaise);
        assertThat(again.known).isEqualTo(track.known);
    }

    @Test
    void anyCourseEndsAsItTrulyDid() {
        int ordered = 0;
        for (long seed = 1; seed <= COURSES; seed++) {
            TrueCourse course = TrueCourse.of("site", seed, NOON);
            boolean damped = seed % 2 == 0;
            RememberedAlarms end = played(course, new Random(-seed), damped ? DEFAULTS : NO_FLAPPING);
            List<AlarmRow> active = end.active();
            assertThat(active.stream().map(row -> row.severity).toList())
                    .as(() -> told(course))
                    .isEqualTo(course.active() == null ? List.of() : List.of(course.active()));
            assertThat(end.rows())
                    .as("seed %s", seed)
                    .allMatch(row -> row.raisedAt > 0 && (row.active() || row.clearedAt >= row.raisedAt));
            if (course.inOrder() && !damped) {
                ordered++;
                assertThat(end.rows()).as(() -> told(course)).hasSize(course.raises());
                assertThat(end.rows().stream().mapToInt(row -> row.count).sum())
                        .as(() -> told(course))
                        .isEqualTo(course.told());
            }
        }
        assertThat(ordered).isGreaterThan(100);
    }

    @Test
    void noTimeMakesAnAlarmThatCannotBeCleared() {
        for (long seed = 1; seed <= COURSES; seed++) {
            Random random = new Random(seed);
            RememberedAlarms nonsense = new RememberedAlarms(DEFAULTS);
            long at = 0;
            for (int i = 0; i < 12; i++) {
                at += random.nextInt(200) - 20;
                nonsense.take(List.of(report(at, anyTime(random, at), PerceivedSeverity.values()[random.nextInt(6)])));
            }
            at += 120;
            nonsense.take(List.of(report(at, anyTime(random, at), PerceivedSeverity.CLEARED)));
            nonsense.tick(second(at + 3600));
            assertThat(nonsense.active()).as("seed %s", seed).isEmpty();
        }
    }

    @Test
    void aRecordingGivesTheSameHoweverFastItIsLoadedAndHoweverOftenAPartIsSentAgain() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            List<AlarmReport> recorded = new ArrayList<>();
            long at = 0;
            for (int i = 0; i < 14; i++) {
                at += random.nextInt(3) == 0 ? random.nextInt(4000) : random.nextInt(40);
                recorded.add(report(0, second(at), PerceivedSeverity.values()[random.nextInt(6)])
                        .ofRecording());
            }
            String atOnce = loaded(recorded, 0, 0);
            assertThat(loaded(recorded, 40, 0)).as("seed %s slowly", seed).isEqualTo(atOnce);
            assertThat(loaded(recorded, 1, 600)).as("seed %s sent again", seed).isEqualTo(atOnce);
        }
    }

    /** @param again seconds after which each five are sent once more; 0: never */
    private static String loaded(List<AlarmReport> recorded, int apart, int again) {
        RememberedAlarms loading = new RememberedAlarms(NO_FLAPPING);
        long at = 100_000;
        for (int from = 0; from < recorded.size(); from += 5) {
            List<AlarmReport> some = recorded.subList(from, Math.min(from + 5, recorded.size()));
            for (int time = 0; time < (again == 0 ? 1 : 2); time++) {
                for (AlarmReport report : some) {
                    at += apart;
                    loading.take(List.of(report(at, report.eventTime(), report.perceivedSeverity())
                            .ofRecording()));
                }
                at += again;
            }
        }
        loading.tick(second(at + 100_000));
        return loading.rows().stream()
                .map(row -> "%s %s %s %s".formatted(row.severity, row.count, row.raisedAt, row.clearedAt))
                .collect(Collectors.joining("; "));
    }

    private static RememberedAlarms played(TrueCourse course, Random random, AlarmSettings settings) {
        RememberedAlarms played = new RememberedAlarms(settings);
        List<AlarmReport> reports = course.reports();
        int next = 0;
        while (next < reports.size()) {
            int until = Math.min(reports.size(), next + 1 + random.nextInt(4));
            played.take(reports.subList(next, until));
            if (random.nextInt(3) == 0) {
                played.restart();
            }
            if (random.nextInt(3) == 0) {
                played.tick(reports.get(until - 1).receivedAt());
            }
            next = until;
        }
        played.tick(reports.getLast().receivedAt().plusSeconds(120));
        played.restart();
        played.tick(reports.getLast().receivedAt().plusSeconds(7200));
        return played;
    }

    private static Instant anyTime(Random random, long at) {
        return switch (random.nextInt(6)) {
            case 0 -> Instant.EPOCH;
            case 1 -> BOOT.plusSeconds(random.nextInt(100));
            case 2 -> second(at + random.nextInt(10_000_000));
            case 3 -> second(at - random.nextInt(10_000_000));
            default -> second(at + random.nextInt(400) - 200);
        };
    }

    private static String told(TrueCourse course) {
        return "seed " + course.seed() + ": "
                + course.reports().stream()
                        .map(one -> "%s %s by %s".formatted(one.receivedAt(), one.perceivedSeverity(), one.eventTime()))
                        .collect(Collectors.joining(", "));
    }

    private void tell(long arrival, long source, PerceivedSeverity severity) {
        tellAt(arrival, second(source), severity);
    }

    private void tellAt(long arrival, Instant source, PerceivedSeverity severity) {
        alarms.take(List.of(report(arrival, source, severity)));
    }

    private void say(long arrival, String text, Map<String, String> details) {
        alarms.take(List.of(worded(arrival, 0, text, details)));
    }

    private static AlarmReport worded(long arrival, long source, String text, Map<String, String> details) {
        return Reports.report("site", second(source), second(arrival), PerceivedSeverity.MAJOR, text, details);
    }

    private static AlarmReport report(long arrival, Instant source, PerceivedSeverity severity) {
        Instant received = second(arrival);
        // The very same time would be that of a source that gives none
        return Reports.report("site", source, source.equals(received) ? received.plusMillis(1) : received, severity);
    }

    private static Instant second(long seconds) {
        return NOON.plus(Duration.ofSeconds(seconds));
    }
}
