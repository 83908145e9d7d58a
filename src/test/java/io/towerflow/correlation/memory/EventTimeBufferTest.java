package io.towerflow.correlation.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.CorrelationSettings;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.rules.ProbableCauses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same alarms give the same bytes, however they arrive within the allowed lateness and however they are cut into batches. */
class EventTimeBufferTest {

    private static final Duration LATENESS = Duration.ofMillis(750);
    private static final CorrelationSettings SETTINGS =
            new CorrelationSettings(LATENESS, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(60));
    private static final ProbableCauses CAUSES = new ProbableCauses();
    private static final List<String> SITES = List.of("H", "A", "B", "C", "D", "X", "Y", "Z");
    private static final List<String> PROBABLE = List.of(
            "commercialPowerFailure",
            "rectifierFailure",
            "lowBatteryThreshold",
            "outOfService",
            "lossOfSignal",
            "enclosureDoorOpen",
            "heatingVentCoolingSystemProblem");

    /** A minute of dense trouble, then two minutes in which all ends. */
    private static List<AlarmEvent> trouble(long seed) {
        Random random = new Random(seed);
        List<AlarmEvent> events = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String site = SITES.get(random.nextInt(SITES.size()));
            String cause = PROBABLE.get(random.nextInt(PROBABLE.size()));
            long raisedAt = random.nextInt(60_000);
            PerceivedSeverity severity = PerceivedSeverity.values()[random.nextInt(3)];
            Member member = new Member(
                    new UUID(seed, i),
                    random.nextBoolean() ? "oss" : "ems",
                    site,
                    site,
                    cause,
                    CAUSES.of(cause).family(),
                    severity,
                    raisedAt,
                    true);
            events.add(new AlarmEvent("default", "d", member, true, raisedAt));
            if (random.nextInt(4) > 0) {
                long clearedAt = raisedAt + LATENESS.toMillis() + random.nextInt(60_000);
                events.add(new AlarmEvent("default", "d", member.with(severity, false), false, clearedAt));
            }
        }
        events.sort(Comparator.comparingLong(AlarmEvent::happenedAt)
                .thenComparing(one -> one.member().id()));
        return events;
    }

    private static String inOrder(List<AlarmEvent> events) {
        return play(events, events.stream().map(AlarmEvent::happenedAt).toList(), new Random(0));
    }

    /** Plays what happened, each event at its own instant of arrival, in batches cut by chance. */
    private static String play(List<AlarmEvent> events, List<Long> arrivals, Random cuts) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(arrivals::get));
        List<String> told = new ArrayList<>();
        Map<UUID, String> joined = new TreeMap<>();
        try (WorkingMemory memory = new WorkingMemory(
                new GroupingRules(Story.RULE_SETS.active("correlation"), List.of()),
                SETTINGS,
                tenant -> Story.NETWORK)) {
            List<AlarmEvent> batch = new ArrayList<>();
            long now = 0;
            for (int index : order) {
                // An event is in the first batch after it arrived; how long a batch gathers is chance.
                if (arrivals.get(index) > now) {
                    write(memory, batch, now, told, joined);
                    now = arrivals.get(index) + cuts.nextInt(40);
                }
                batch.add(events.get(index));
            }
            write(memory, batch, now, told, joined);
            write(memory, batch, 200_000, told, joined);
        }
        return String.join("\n", told) + '\n' + String.join("\n", joined.values());
    }

    /** As the tables keep it: what was told in its order, and each alarm's last place with the reason. */
    private static void write(
            WorkingMemory memory, List<AlarmEvent> batch, long now, List<String> told, Map<UUID, String> places) {
        Changes changes = new Changes();
        memory.take(List.copyOf(batch), now, changes);
        batch.clear();
        changes.told().forEach(change -> told.add(change.toString()));
        changes.joined().forEach(joined -> {
            Grouping why = joined.grouping();
            places.put(
                    joined.member().id(),
                    "%s is %d in %s by %s"
                            .formatted(
                                    joined.member().id(),
                                    joined.position(),
                                    joined.situation().id(),
                                    why == null ? "nothing" : why.rule()));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrderOfArrivalWithinTheAllowedLatenessChangesNoByte(long seed) {
        List<AlarmEvent> events = trouble(seed);
        String expected = inOrder(events);
        assertThat(expected).contains("MERGED", "ALL_CLEAR");

        for (int shuffle = 0; shuffle < 10; shuffle++) {
            Random random = new Random(shuffle);
            // A batch gathers for up to 40 ms before it is taken.
            List<Long> arrivals = events.stream()
                    .map(event -> event.happenedAt() + random.nextInt((int) LATENESS.toMillis() - 40))
                    .toList();

            assertThat(play(events, arrivals, random))
                    .as("seed %d, shuffle %d", seed, shuffle)
                    .isEqualTo(expected);
        }
    }

    @Test
    void whatComesLaterThanAllowedIsTakenAsItComes() {
        EventTimeBuffer reordering = new EventTimeBuffer(750);
        AlarmEvent late = arrival(1, 1_000);
        AlarmEvent inTime = arrival(2, 9_500);
        reordering.add(inTime, 10_000);
        reordering.add(late, 10_000);

        assertThat(reordering.poll(10_000)).extracting(BufferedEvent::arrival).isEqualTo(late);
        assertThat(reordering.poll(10_249)).isNull();
        assertThat(reordering.poll(10_250)).extracting(BufferedEvent::arrival).isEqualTo(inTime);
    }

    @Test
    void aClockThatIsAheadWaitsNoLongerThanOthers() {
        EventTimeBuffer reordering = new EventTimeBuffer(750);
        reordering.add(arrival(1, 40_000), 10_000);

        assertThat(reordering.due(10_749)).isFalse();
        assertThat(reordering.due(10_750)).isTrue();
    }

    @Test
    void anAlarmsOwnChangesKeepTheirOrderWhateverTheirTimesSay() {
        EventTimeBuffer reordering = new EventTimeBuffer(750);
        AlarmEvent raise = arrival(1, 9_900);
        AlarmEvent clear =
                new AlarmEvent("default", "d", raise.member().with(PerceivedSeverity.MAJOR, false), false, 9_000);
        reordering.add(raise, 10_000);
        reordering.add(clear, 10_100);

        assertThat(reordering.poll(10_649)).isNull();
        assertThat(reordering.poll(10_650)).extracting(BufferedEvent::arrival).isEqualTo(raise);
        assertThat(reordering.poll(10_650)).extracting(BufferedEvent::arrival).isEqualTo(clear);
    }

    private static AlarmEvent arrival(int number, long happenedAt) {
        Member member = new Member(
                new UUID(0, number),
                "A",
                "A",
                "outOfService",
                CAUSES.of("outOfService").family(),
                PerceivedSeverity.MAJOR,
                happenedAt,
                true);
        return new AlarmEvent("default", "d", member, true, happenedAt);
    }
}
