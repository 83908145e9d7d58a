package io.towerflow.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GranularityTest {

    @ParameterizedTest
    @CsvSource({
        "quarter-hour, 2028-02-29T23:59:59Z, 2028-02-29T23:45:00Z, 2028-03-01T00:00:00Z",
        "quarter-hour, 2026-03-10T10:15:00Z, 2026-03-10T10:15:00Z, 2026-03-10T10:30:00Z",
        "hour, 2026-03-29T01:30:00Z, 2026-03-29T01:00:00Z, 2026-03-29T02:00:00Z",
        "day, 2026-12-31T12:00:00Z, 2026-12-31T00:00:00Z, 2027-01-01T00:00:00Z",
        "month, 2028-02-29T12:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "month, 2026-12-01T00:00:00Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z"
    })
    void anIntervalBeginsAndEndsByUtc(String id, Instant time, Instant start, Instant end) {
        Granularity granularity = Granularity.of(id).orElseThrow();
        assertThat(granularity.start(time)).isEqualTo(start);
        assertThat(granularity.next(start)).isEqualTo(end);
        assertThat(granularity.starts(time, end)).containsExactly(start);
        assertThat(granularity.starts(start, end.plusMillis(1))).containsExactly(start, end);
    }
}
