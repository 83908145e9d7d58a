package io.towerflow.metric.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.ingest.FencedException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

/** One partition of samples on a real database: what is stored of samples that come twice, late, corrected or in another order. */
@TowerFlowTest
class SamplePartitionTest {

    @Autowired
    SamplePartitions partitions;

    @Autowired
    Clock clock;

    private final int number = Unused.partition();

    /** Half past of an hour that is over. */
    private Instant now = Instant.EPOCH;

    private String site = "";
    private SamplePartition partition;

    @BeforeEach
    void begin() {
        now = clock.instant().truncatedTo(ChronoUnit.HOURS).minus(30, ChronoUnit.MINUTES);
        site = partitions.site();
        partition = partitions.partition(number, () -> now);
        partition.claim();
    }

    @Test
    void samplesOfOneMomentAreOneRowInWhicheverFormTheyCome() {
        take(
                0,
                narrow("latency", "ms", 18.5, now),
                "[" + narrow("battery.voltage", "V", 52.25, now) + ","
                        + wide(now, "\"traffic.volume\": 1.5, \"grid.available\": 1, \"fuel.level\": null") + "]",
                "{\"site\":\"%s\",\"equipment\":\"%s-battery\",\"time\":\"%s\",\"values\":{\"battery.soc\":80}}"
                        .formatted(site, site, now));

        assertThat(partitions.stored(site))
                .isEqualTo(Map.of(
                        " " + now,
                        Map.of("latency", 18.5, "battery.voltage", 52.25, "traffic.volume", 1.5, "grid.available", 1.0),
                        site + "-battery " + now,
                        Map.of("battery.soc", 80.0)));
    }

    @Test
    void whatIsReceivedLastCountsAndWhatSaysNothingNewTouchesNothing() {
        take(0, wide(now, "\"latency\": 20, \"jitter\": 3"));
        Map<String, OffsetDateTime> first = partitions.touched(site);
        take(1, narrow("latency", "ms", 20, now), wide(now, "\"jitter\": 3"));

        assertThat(partitions.touched(site)).isEqualTo(first);

        take(3, narrow("latency", "ms", 25, now), narrow("latency", "ms", 30, now));

        assertThat(partitions.stored(site)).isEqualTo(Map.of(" " + now, Map.of("latency", 30.0, "jitter", 3.0)));
        assertThat(partitions.touched(site).keySet()).isEqualTo(first.keySet());
        first.forEach(
                (hour, noted) -> assertThat(partitions.touched(site).get(hour)).isAfter(noted));
    }

    @Test
    void aLateSampleTouchesItsHourAndTheOneIntoWhichItHolds() {
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        Instant early = hour.minus(Duration.ofDays(6)).plusSeconds(60);
        Instant last = hour.minus(Duration.ofDays(7)).plus(Duration.ofMinutes(50));
        take(0, wide(early, "\"latency\": 20"), wide(last, "\"latency\": 21"));

        assertThat(partitions.touched(site).keySet())
                .containsExactlyInAnyOrder(
                        hour.minus(Duration.ofDays(6)).toString(),
                        hour.minus(Duration.ofDays(7)).toString(),
                        hour.minus(Duration.ofDays(7)).plus(Duration.ofHours(1)).toString());
        assertThat(partitions.stored(site)).hasSize(2);
    }

    @Test
    void aBatchTakenAgainAfterItsNodeWasKilledCountsOnce() {
        take(0, wide(now, "\"latency\": 20"));
        SamplePartition next = partitions.partition(number, () -> now);

        assertThat(next.claim()).isEqualTo(1);
        assertThatThrownBy(() -> take(1, wide(now, "\"latency\": 99"))).isInstanceOf(FencedException.class);

        next.take(SamplePartitions.records(
                number, 0, wide(now, "\"latency\": 1"), wide(now.minusSeconds(300), "\"latency\": 22")));
        assertThat(next.nextOffset()).isEqualTo(2);
        assertThat(partitions.stored(site))
                .isEqualTo(Map.of(
                        " " + now, Map.of("latency", 20.0), " " + now.minusSeconds(300), Map.of("latency", 22.0)));
    }

    @Test
    void nothingOfABatchThatFailsIsStored() {
        SamplePartition other = partitions.partition(number, () -> now);
        other.claim();

        assertThatThrownBy(() -> take(0, wide(now, "\"latency\": 20"))).isInstanceOf(FencedException.class);

        assertThat(partitions.stored(site)).isEmpty();
        assertThat(partitions.touched(site)).isEmpty();
    }

    @Test
    void aRecordThatCannotBeStoredIsPassed() {
        partition.takePoison(SamplePartitions.records(number, 0, wide(now, "\"latency\": 20"))
                .getFirst());
        take(1, wide(now, "\"latency\": 21"));

        assertThat(partitions.stored(site)).isEqualTo(Map.of(" " + now, Map.of("latency", 21.0)));
    }

    /** Values that come late, twice, corrected, in batches of any size and taken again after kills: the last of each counts. */
    @Test
    void anyScheduleEndsAsItsLastValuesSay() {
        List<String> metrics = List.of("latency", "jitter", "packet.loss", "battery.soc", "humidity.room");
        for (int seed = 0; seed < 5; seed++) {
            site = partitions.site();
            Random random = new Random(seed);
            Map<String, Map<String, Double>> truth = new TreeMap<>();
            List<String> log = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Instant time = now.minus(Duration.ofMinutes(5L * random.nextInt(60)))
                        .minus(Duration.ofDays(random.nextInt(2) * 7L));
                Map<String, Double> values = new HashMap<>();
                for (int value = 0; value <= random.nextInt(3); value++) {
                    values.put(metrics.get(random.nextInt(metrics.size())), (double) random.nextInt(100));
                }
                truth.computeIfAbsent(" " + time, at -> new TreeMap<>()).putAll(values);
                List<String> said = new ArrayList<>();
                values.forEach((metric, value) -> said.add("\"" + metric + "\": " + value));
                Collections.shuffle(said, random);
                log.add(wide(time, String.join(", ", said)));
            }
            play(log, random);
            assertThat(partitions.stored(site)).as("seed %d", seed).isEqualTo(truth);
        }
    }

    private void play(List<String> log, Random random) {
        int place = Unused.partition();
        SamplePartition holder = partitions.partition(place, () -> now);
        long next = holder.claim();
        while (next < log.size()) {
            int until = (int) Math.min(log.size(), next + 1 + random.nextInt(60));
            long from = Math.max(0, next - random.nextInt(20));
            holder.take(SamplePartitions.records(
                    place, from, log.subList((int) from, until).toArray(String[]::new)));
            if (random.nextInt(4) == 0) {
                holder = partitions.partition(place, () -> now);
                next = holder.claim();
                assertThat(next).isEqualTo(until);
            }
            next = until;
        }
    }

    @Test
    void aTenantSeesItsOwnSamplesOnlyAndNobodyADayByItself() {
        take(0, wide(now, "\"latency\": 20, \"jitter\": 2"));

        assertThat(Tenancy.as(
                        Tenancy.DEFAULT, () -> count("SELECT count(*) FROM kpi_sample WHERE site = '" + site + "'")))
                .isEqualTo(2);
        assertThat(Tenancy.as("somebody-else", () -> count("SELECT count(*) FROM metric_sample")))
                .isZero();
        assertThat(Tenancy.as("somebody-else", () -> count("SELECT count(*) FROM kpi_sample")))
                .isZero();
        assertThat(Tenancy.as("somebody-else", () -> count("SELECT count(*) FROM metric_late")))
                .isZero();
        assertThat(count("SELECT count(*) FROM metric_sample")).isZero();
        String day = "metric_sample_" + now.toString().substring(0, 10).replace("-", "");
        assertThatThrownBy(() -> Tenancy.as(Tenancy.DEFAULT, () -> count("SELECT count(*) FROM " + day)))
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> Tenancy.asSystem(() -> count("SELECT count(*) FROM " + day)))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    private Long count(String sql) {
        return partitions
                .transaction()
                .execute(tx -> partitions.jdbc().sql(sql).query(Long.class).single());
    }

    private void take(long offset, String... messages) {
        partition.take(SamplePartitions.records(number, offset, messages));
    }

    private String narrow(String metric, String unit, double value, Instant time) {
        return "{\"site\":\"%s\",\"metric\":\"%s\",\"unit\":\"%s\",\"time\":\"%s\",\"value\":%s}"
                .formatted(site, metric, unit, time, value);
    }

    private String wide(Instant time, String values) {
        return "{\"site\":\"%s\",\"time\":\"%s\",\"values\":{%s}}".formatted(site, time, values);
    }
}
