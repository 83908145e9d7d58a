package io.towerflow.incident.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.incident.ranking.Urgency.Facts;
import io.towerflow.incident.ranking.Urgency.Part;
import io.towerflow.incident.ranking.Urgency.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UrgencyTest {

    private static final Instant OPENED = Instant.parse("2026-03-01T08:00:00Z");
    private static final IncidentSettings.Weights WEIGHTS =
            new IncidentSettings.Weights(35, 25, 9, 4, 3, 25, 10, 20, 16, 10);

    @Test
    void saysWhatItIsMadeOfTheHeaviestFirst() {
        Facts facts = facts(PerceivedSeverity.CRITICAL, Duration.ofMinutes(15), null, 14, false);

        Urgency urgency = Urgency.of(facts, WEIGHTS, OPENED.plus(Duration.ofMinutes(23)));

        assertThat(urgency.points()).isEqualTo(89);
        assertThat(urgency.parts())
                .containsExactly(
                        new Part(Reason.SEVERITY, 35),
                        new Part(Reason.LATE, 25),
                        new Part(Reason.SITES, 19),
                        new Part(Reason.NOBODY, 10));
        assertThat(urgency.changesAt()).isNull();
    }

    @Test
    void putsLateOnesAndLargeOutagesAboveFreshSingleAlarms() {
        Instant now = OPENED.plus(Duration.ofMinutes(68));
        int fresh = Urgency.of(
                        new Facts(
                                PerceivedSeverity.CRITICAL,
                                now.minusSeconds(5),
                                now.plus(Duration.ofMinutes(15)),
                                null,
                                1,
                                false),
                        WEIGHTS,
                        now)
                .points();

        assertThat(Urgency.of(facts(PerceivedSeverity.MAJOR, Duration.ofHours(1), null, 1, false), WEIGHTS, now)
                        .points())
                .isGreaterThan(fresh);
        assertThat(Urgency.of(facts(PerceivedSeverity.MAJOR, Duration.ofHours(4), null, 14, false), WEIGHTS, now)
                        .points())
                .isGreaterThan(fresh);
        assertThat(Urgency.of(facts(PerceivedSeverity.MINOR, Duration.ofHours(1), null, 1, false), WEIGHTS, now)
                        .points())
                .as("a late trifle does not precede a fresh outage")
                .isLessThan(fresh);
    }

    @Test
    void namesTheInstantAtWhichTimeAloneChangesIt() {
        Facts facts = facts(PerceivedSeverity.MAJOR, Duration.ofHours(1), Duration.ofMinutes(50), 1, false);
        Instant at = OPENED;
        int steps = 0;
        while (true) {
            Urgency urgency = Urgency.of(facts, WEIGHTS, at);
            Instant next = urgency.changesAt();
            if (next == null) {
                break;
            }
            assertThat(Urgency.of(facts, WEIGHTS, next.minusNanos(1_000)).points())
                    .isEqualTo(urgency.points());
            assertThat(Urgency.of(facts, WEIGHTS, next).points()).isGreaterThan(urgency.points());
            at = next;
            steps++;
        }
        assertThat(steps)
                .as("half, three quarters and all of the hour; 15 minutes to the site's end, and that")
                .isEqualTo(5);
        assertThat(Urgency.of(facts, WEIGHTS, at).points()).isEqualTo(25 + 25 + 10 + 10);
    }

    /** Whatever makes an incident more urgent never takes points away, and the sum stays within 0 to 100. */
    @Test
    void isMonotoneInEachOfItsInputs() {
        Random random = new Random(13);
        PerceivedSeverity[] severities = PerceivedSeverity.values();
        for (int i = 0; i < 20_000; i++) {
            PerceivedSeverity severity = severities[random.nextInt(severities.length - 1)];
            Duration sla = Duration.ofSeconds(1 + random.nextInt(90_000));
            Duration down = random.nextBoolean() ? Duration.ofSeconds(random.nextInt(40_000)) : null;
            int sites = random.nextInt(40);
            boolean held = random.nextBoolean();
            Instant now = OPENED.plusSeconds(random.nextInt(100_000));
            int points = points(severity, sla, down, sites, held, now);

            assertThat(points).isBetween(0, 100);
            assertThat(points(severity, sla, down, sites, held, now.plusSeconds(random.nextInt(50_000))))
                    .as("later")
                    .isGreaterThanOrEqualTo(points);
            assertThat(points(severity, sla, down, sites + random.nextInt(20), held, now))
                    .as("more sites")
                    .isGreaterThanOrEqualTo(points);
            assertThat(points(severity, sla, down, sites, false, now))
                    .as("nobody's")
                    .isGreaterThanOrEqualTo(points);
            assertThat(points(severities[random.nextInt(severity.ordinal() + 1)], sla, down, sites, held, now))
                    .as("worse")
                    .isGreaterThanOrEqualTo(points);
            assertThat(points(severity, sla.dividedBy(1 + random.nextInt(4)), down, sites, held, now))
                    .as("due earlier")
                    .isGreaterThanOrEqualTo(points);
            Duration earlier = down == null ? Duration.ofHours(2) : down.dividedBy(1 + random.nextInt(4));
            assertThat(points(severity, sla, earlier, sites, held, now))
                    .as("down earlier")
                    .isGreaterThanOrEqualTo(points);
        }
    }

    @Test
    void refusesWeightsThatWouldTurnTheOrderAround() {
        assertThatThrownBy(() -> new IncidentSettings.Weights(20, 25, 9, 4, 3, 25, 10, 20, 16, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("worse severity");
        assertThatThrownBy(() -> new IncidentSettings.Weights(35, 25, 9, 4, 3, 26, 10, 20, 16, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 100");
    }

    private static int points(
            PerceivedSeverity severity, Duration sla, @Nullable Duration down, int sites, boolean held, Instant now) {
        return Urgency.of(facts(severity, sla, down, sites, held), WEIGHTS, now).points();
    }

    private static Facts facts(
            PerceivedSeverity severity, Duration sla, @Nullable Duration down, int sites, boolean held) {
        return new Facts(severity, OPENED, OPENED.plus(sla), down == null ? null : OPENED.plus(down), sites, held);
    }
}
