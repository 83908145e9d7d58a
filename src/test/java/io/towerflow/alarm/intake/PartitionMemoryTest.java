package io.towerflow.alarm.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.PerceivedSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a report means, told as stories of one alarmed object. Minutes are counted from noon. */
class PartitionMemoryTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final AlarmSettings SETTINGS = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("towerflow.alarm", AlarmSettings.class);

    private final Map<UUID, AlarmRow> rows = new LinkedHashMap<>();
    private final List<String> decisions = new ArrayList<>();
    private final List<AlarmChange> changes = new ArrayList<>();
    private PartitionMemory memory = memory();

    @Test
    void aRaiseAfterAClearIsANewAlarm() {
        raise(0);
        clear(1);
        raise(20);

        assertThat(decisions).containsExactly("raised", "cleared", "raised");
        assertThat(rows.values()).extracting(AlarmRow::active).containsExactly(false, true);
    }

    @Test
    void repeatsCountAndDuplicatesDoNot() {
        raise(0);
        raise(1);
        raise(1);
        raise(0);

        assertThat(decisions).containsExactly("raised", "repeated", "duplicate", "duplicate");
        assertThat(only().count).isEqualTo(2);
    }

    @Test
    void aBatchDeliveredTwiceChangesNothing() {
        for (int round = 0; round < 2; round++) {
            raise(0);
            raise(1);
            clear(2);
            raise(15);
            report(16, 16, PerceivedSeverity.CRITICAL);
        }

        assertThat(decisions.subList(5, 10)).containsOnly("duplicate");
        assertThat(rows).hasSize(2);
        assertThat(rows.values()).extracting(row -> row.count).containsExactly(2, 2);
    }

    @Test
    void anOlderReportCountsAndNeverChangesTheSeverityBack() {
        raise(1);
        report(0, 2, PerceivedSeverity.WARNING);
        report(3, 3, PerceivedSeverity.CRITICAL);
        report(2, 4, PerceivedSeverity.MINOR);

        assertThat(decisions).containsExactly("raised", "repeated", "severityChanged", "repeated");
        assertThat(only().severity).isEqualTo(PerceivedSeverity.CRITICAL);
        assertThat(only().count).isEqualTo(4);
        assertThat(Micros.instant(only().raisedAt)).isEqualTo(minute(0));
    }

    @Test
    void aRaiseOvertakenByItsClearRaisesNothingNew() {
        raise(0);
        clear(2);
        report(1, 3, PerceivedSeverity.MAJOR);

        assertThat(decisions).containsExactly("raised", "cleared", "late");
        assertThat(only().active()).isFalse();
        assertThat(only().count).isEqualTo(2);
    }

    @Test
    void aClearOvertakenByAYoungerRaiseLeavesTheAlarm() {
        raise(0);
        raise(3);
        report(2, 4, PerceivedSeverity.CLEARED);

        assertThat(decisions).containsExactly("raised", "repeated", "late");
        assertThat(only().active()).isTrue();
    }

    @Test
    void aClearThatComesBeforeItsRaiseEndsItAtOnce() {
        clear(2);
        report(1, 3, PerceivedSeverity.MAJOR);

        assertThat(decisions).containsExactly("orphan", "raised", "cleared");
        assertThat(only().active()).isFalse();
        assertThat(changes)
                .extracting(AlarmChange::kind)
                .containsExactly(AlarmChange.Kind.RAISED, AlarmChange.Kind.CLEARED);
    }

    @Test
    void anEventFarAheadOfItsArrivalTakesTheArrivalsTime() {
        report(600, 1, PerceivedSeverity.MAJOR);
        report(601, 2, PerceivedSeverity.CLEARED);

        assertThat(Micros.instant(only().raisedAt)).isEqualTo(minute(1));
        assertThat(Micros.instant(only().clearedAt)).isEqualTo(minute(2));
        report(600, 3, PerceivedSeverity.MAJOR);
        assertThat(decisions).containsExactly("raised", "cleared", "duplicate");
    }

    @Test
    void aClockThatSteppedFarBackStillClears() {
        raise(0);
        report(-120, 1, PerceivedSeverity.CLEARED);

        assertThat(decisions).containsExactly("raised", "cleared");
        assertThat(Micros.instant(only().clearedAt)).isEqualTo(minute(1));
    }

    @Test
    void aClockThatSteppedALittleBackClearsWhenNoOlderRaiseCanCome() {
        raise(5);
        report(3, 6, PerceivedSeverity.CLEARED);
        assertThat(only().active()).isTrue();
        assertThat(memory.due(Micros.of(minute(7)))).isFalse();

        tick(8);
        assertThat(only().active()).isFalse();
        assertThat(decisions).containsExactly("raised", "late", "cleared");
        assertThat(Micros.instant(only().clearedAt)).isEqualTo(minute(6));
    }

    @Test
    void anOlderAlarmThatComesLateStandsBesideThePresentOne() {
        raise(5);
        report(3, 6, PerceivedSeverity.CLEARED);
        report(1, 7, PerceivedSeverity.MAJOR);
        tick(30);

        assertThat(rows.values()).extracting(AlarmRow::active).containsExactly(true, false);
    }

    @Test
    void flappingIsDampedUntilItIsQuiet() {
        for (int cycle = 0; cycle < 5; cycle++) {
            raise(2 * cycle);
            clear(2 * cycle + 1);
        }

        assertThat(decisions)
                .containsExactly(
                        "raised",
                        "cleared",
                        "raised",
                        "cleared",
                        "raised",
                        "cleared",
                        "raised",
                        "flapping",
                        "damped",
                        "damped",
                        "damped");
        AlarmRow flapping = last();
        assertThat(flapping.active()).isTrue();
        assertThat(flapping.flaps).isEqualTo(4);
        assertThat(memory.due(Micros.of(minute(13)))).isFalse();
        tick(14);
        assertThat(flapping.flapping).isFalse();
        assertThat(Micros.instant(flapping.clearedAt)).isEqualTo(minute(9));
        assertThat(changes.getLast().kind()).isEqualTo(AlarmChange.Kind.CLEARED);
        assertThat(changes.stream().filter(one -> one.kind() == AlarmChange.Kind.FLAPPING_STARTED))
                .hasSize(1);
    }

    @Test
    void flappingThatEndsRaisedStaysActive() {
        for (int cycle = 0; cycle < 4; cycle++) {
            raise(2 * cycle);
            clear(2 * cycle + 1);
        }
        raise(8);
        tick(13);

        assertThat(last().active()).isTrue();
        assertThat(last().flapping).isFalse();
        clear(14);
        assertThat(last().active()).isFalse();
    }

    @Test
    void flappingThatIsLoadedFastEndsWhereItsEventsAreQuiet() {
        for (int cycle = 0; cycle < 5; cycle++) {
            recorded(2 * cycle, PerceivedSeverity.MAJOR);
            recorded(2 * cycle + 1, PerceivedSeverity.CLEARED);
        }
        AlarmRow flapping = last();
        assertThat(flapping.flapping).isTrue();
        recorded(14, PerceivedSeverity.MAJOR);

        assertThat(flapping.flapping).isFalse();
        assertThat(Micros.instant(flapping.clearedAt)).isEqualTo(minute(9));
        assertThat(flapping.count).isEqualTo(2);
        assertThat(decisions.subList(8, decisions.size()))
                .containsExactly("damped", "damped", "damped", "cleared", "raised");
        assertThat(last().active()).isTrue();
        assertThat(last().flapping).isFalse();
        assertThat(changes.subList(changes.size() - 2, changes.size()))
                .extracting(AlarmChange::kind)
                .containsExactly(AlarmChange.Kind.CLEARED, AlarmChange.Kind.RAISED);
        assertThat(memory.due(Micros.of(minute(2000)))).isFalse();
    }

    @Test
    void flappingThatIsLoadedFastGoesOnBelowTheQuietTime() {
        for (int cycle = 0; cycle < 4; cycle++) {
            recorded(2 * cycle, PerceivedSeverity.MAJOR);
            recorded(2 * cycle + 1, PerceivedSeverity.CLEARED);
        }
        recorded(11, PerceivedSeverity.MAJOR);

        assertThat(decisions).endsWith("flapping", "damped", "damped");
        assertThat(last().flapping).isTrue();
    }

    @Test
    void flappingThatIsLoadedFastAndEndsRaisedGoesOnUndamped() {
        for (int cycle = 0; cycle < 4; cycle++) {
            recorded(2 * cycle, PerceivedSeverity.MAJOR);
            recorded(2 * cycle + 1, PerceivedSeverity.CLEARED);
        }
        recorded(8, PerceivedSeverity.MAJOR);
        recorded(9, PerceivedSeverity.MAJOR);
        recorded(13, PerceivedSeverity.CLEARED);

        assertThat(decisions).endsWith("damped", "damped", "repeated", "steady", "cleared");
        assertThat(last().flapping).isFalse();
        assertThat(Micros.instant(last().clearedAt)).isEqualTo(minute(13));
    }

    @Test
    void aReportKnownAlreadyOrOlderThanTheLastChangeEndsNoFlapping() {
        for (int cycle = 0; cycle < 4; cycle++) {
            recorded(10 + 2 * cycle, PerceivedSeverity.MAJOR);
            recorded(11 + 2 * cycle, PerceivedSeverity.CLEARED);
        }
        recorded(17, PerceivedSeverity.CLEARED);
        recorded(1, PerceivedSeverity.MAJOR);

        assertThat(decisions).endsWith("flapping", "damped", "duplicate", "late");
        assertThat(last().flapping).isTrue();
    }

    @Test
    void anyOrderWithinTheLatenessEndsTheSame() {
        Random random = new Random(20260301);
        for (int story = 0; story < 2000; story++) {
            List<AlarmReport> reports = new ArrayList<>();
            int length = 2 + random.nextInt(5);
            for (int i = 0; i < length; i++) {
                // One alarm: raises of changing severity, then perhaps its clear.
                boolean clears = i == length - 1 && random.nextBoolean();
                PerceivedSeverity severity =
                        clears ? PerceivedSeverity.CLEARED : PerceivedSeverity.values()[random.nextInt(5)];
                reports.add(Reports.report("site", minute(i), minute(8), severity));
            }
            String inOrder = endOf(reports);
            Collections.shuffle(reports, random);
            List<AlarmReport> twice = new ArrayList<>(reports);
            twice.addAll(reports);
            assertThat(endOf(reports)).as("story %s: %s", story, reports).isEqualTo(inOrder);
            assertThat(endOf(twice)).as("story %s twice", story).isEqualTo(inOrder);
        }
    }

    @Test
    void whetherAnAlarmIsActiveNeverDependsOnTheOrder() {
        Random random = new Random(20260302);
        for (int story = 0; story < 5000; story++) {
            List<AlarmReport> reports = new ArrayList<>();
            // Raises and clears in turn, too few to be flapping.
            int length = 2 + random.nextInt(4);
            for (int i = 0; i < length; i++) {
                reports.add(Reports.report(
                        "site",
                        minute(i),
                        minute(8),
                        i % 2 == 0 ? PerceivedSeverity.MAJOR : PerceivedSeverity.CLEARED));
            }
            boolean active = activeAtTheEnd(reports);
            Collections.shuffle(reports, random);
            assertThat(activeAtTheEnd(reports))
                    .as(
                            "story %s: %s",
                            story, reports.stream().map(AlarmReport::eventTime).toList())
                    .isEqualTo(active);
        }
    }

    @Test
    void aMemoryBuiltAgainFromItsRowsGoesOnAlike() {
        Random random = new Random(20260303);
        for (int story = 0; story < 1000; story++) {
            List<AlarmReport> reports = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                int at = i + random.nextInt(4) - 2;
                PerceivedSeverity severity = random.nextInt(3) == 0
                        ? PerceivedSeverity.CLEARED
                        : PerceivedSeverity.values()[random.nextInt(5)];
                reports.add(Reports.report(
                        "site-" + random.nextInt(2), minute(at), minute(i).plusMillis(1), severity));
            }
            String undisturbed = run(reports, 0);
            String disturbed = run(reports, 1 + random.nextInt(4));
            assertThat(disturbed).as("story %s", story).isEqualTo(undisturbed);
        }
    }

    @Test
    void aMemoryBuiltAgainWhileARecordingIsLoadedEndsTheSameFlapping() {
        Random random = new Random(20260304);
        int quiet = 0;
        for (int story = 0; story < 1000; story++) {
            List<AlarmReport> reports = new ArrayList<>();
            int at = 0;
            for (int i = 0; i < 40; i++) {
                at += random.nextInt(8) == 0 ? 6 : random.nextInt(2);
                PerceivedSeverity severity = random.nextBoolean()
                        ? PerceivedSeverity.CLEARED
                        : PerceivedSeverity.values()[random.nextInt(5)];
                reports.add(Reports.report("site", minute(at), minute(1000), severity));
            }
            String undisturbed = run(reports, 0);
            quiet += Collections.frequency(decisions, "steady");
            String disturbed = run(reports, 1 + random.nextInt(4));
            assertThat(disturbed).as("story %s", story).isEqualTo(undisturbed);
        }
        assertThat(quiet).isPositive();
    }

    private String endOf(List<AlarmReport> reports) {
        reset();
        reports.forEach(report -> apply(List.of(report)));
        tick(60);
        return rows.values().stream()
                .map(row ->
                        "%s %s %s %s %s".formatted(row.active(), row.severity, row.count, row.raisedAt, row.clearedAt))
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private boolean activeAtTheEnd(List<AlarmReport> reports) {
        reset();
        reports.forEach(report -> apply(List.of(report)));
        tick(60);
        return rows.values().stream().anyMatch(AlarmRow::active);
    }

    /** Applies the reports one by one and forgets all but the rows after every so many. */
    private String run(List<AlarmReport> reports, int forgetEvery) {
        reset();
        Map<AlarmState, byte[]> orphans = new LinkedHashMap<>();
        for (int i = 0; i < reports.size(); i++) {
            Batch batch = apply(List.of(reports.get(i)));
            batch.orphans.forEach(track -> orphans.put(track, track.pack()));
            orphans.keySet().removeIf(track -> track.occurrence != null);
            if (forgetEvery > 0 && i % forgetEvery == 0) {
                memory = memory();
                Map<UUID, AlarmRow> restored = new LinkedHashMap<>();
                rows.forEach((id, row) -> {
                    AlarmState track = new AlarmState(row.identity);
                    byte[] packed = IntakeRepository.memory(row);
                    if (packed.length > 0) {
                        track.unpack(packed);
                    }
                    AlarmRow copy = copy(row, track);
                    restored.put(id, copy);
                    if (packed.length > 0) {
                        memory.restore(track, copy);
                    }
                });
                rows.clear();
                rows.putAll(restored);
                Map<AlarmState, byte[]> again = new LinkedHashMap<>();
                orphans.forEach((track, packed) -> {
                    AlarmState copy = new AlarmState(track.identity);
                    copy.unpack(packed);
                    memory.restoreOrphan(copy);
                    again.put(copy, packed);
                });
                orphans.clear();
                orphans.putAll(again);
            }
            tick(i);
        }
        tick(100);
        return rows.values().stream()
                        .map(row -> "%s %s %s %s %s %s %s %s"
                                .formatted(
                                        row.id,
                                        row.severity,
                                        row.count,
                                        row.flaps,
                                        row.flapping,
                                        row.raisedAt,
                                        row.changedAt,
                                        row.clearedAt))
                        .collect(Collectors.joining("; "))
                + decisions;
    }

    private static AlarmRow copy(AlarmRow row, AlarmState track) {
        AlarmRow copy = new AlarmRow(
                row.id,
                row.identity,
                row.domain,
                row.siteId,
                row.externalAlarmId,
                row.additionalText,
                row.details,
                row.severity,
                row.originalSeverity,
                row.raisedAt,
                track);
        copy.changedAt = row.changedAt;
        copy.clearedAt = row.clearedAt;
        copy.count = row.count;
        copy.flaps = row.flaps;
        copy.flapping = row.flapping;
        return copy;
    }

    private static PartitionMemory memory() {
        return new PartitionMemory(SETTINGS, (tenant, object) -> object);
    }

    private void reset() {
        rows.clear();
        decisions.clear();
        changes.clear();
        memory = memory();
    }

    private void raise(int at) {
        report(at, at, PerceivedSeverity.MAJOR);
    }

    private void clear(int at) {
        report(at, at, PerceivedSeverity.CLEARED);
    }

    private void report(int event, int received, PerceivedSeverity severity) {
        // The very same time would be that of a source that gives none
        Instant arrival = event == received ? minute(received).plusMillis(1) : minute(received);
        apply(List.of(Reports.report("site", minute(event), arrival, severity)));
    }

    /** A report of long ago, loaded at the same time as all others. */
    private void recorded(int event, PerceivedSeverity severity) {
        report(event, 1000, severity);
    }

    private Batch apply(List<AlarmReport> reports) {
        Batch batch = new Batch();
        reports.forEach(report -> memory.apply(report, "north", batch));
        return commit(batch);
    }

    private void tick(int at) {
        Batch batch = new Batch();
        memory.tick(Micros.of(minute(at).plusMillis(1)), batch);
        commit(batch);
    }

    private Batch commit(Batch batch) {
        batch.inserted.forEach(row -> rows.put(row.id, row));
        batch.decisions.forEach(decision -> decisions.add(decision.decision()));
        changes.addAll(batch.changes);
        batch.committed();
        return batch;
    }

    private AlarmRow only() {
        assertThat(rows).hasSize(1);
        return rows.values().iterator().next();
    }

    private AlarmRow last() {
        return new ArrayList<>(rows.values()).getLast();
    }

    private static Instant minute(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }
}
