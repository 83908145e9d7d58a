package io.towerflow.alarm.activity;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSources;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.IntakeLag;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.storage.Rows;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Watches the sources: a silent one is an alarm of its own, raised and cleared through the ingest like every other. */
@Component
class SourceHeartbeats implements AlarmSources {

    private static final Logger log = LoggerFactory.getLogger(SourceHeartbeats.class);

    /** The source of alarms about sources; it is not watched itself. */
    private static final String OWN = "towerflow";

    private static final String HEARD = """
            INSERT INTO alarm_source AS s (tenant_id, source_system_id, last_report_at) VALUES (?, ?, ?)
            ON CONFLICT (tenant_id, source_system_id)
            DO UPDATE SET last_report_at = greatest(s.last_report_at, excluded.last_report_at)
            """;
    private static final String FALLEN_SILENT = """
            SELECT tenant_id, source_system_id, greatest(last_report_at, expected_since, ?) + expected_interval AS at,
              expected_interval
            FROM alarm_source
            WHERE silent_since IS NULL AND expected_interval IS NOT NULL
              AND greatest(last_report_at, expected_since, ?) + expected_interval < ?
            FOR UPDATE SKIP LOCKED
            """;
    private static final String SPEAKING_AGAIN = """
            SELECT tenant_id, source_system_id, greatest(last_report_at, silent_since) AS at FROM alarm_source
            WHERE silent_since IS NOT NULL AND (expected_interval IS NULL OR last_report_at > silent_since)
            FOR UPDATE SKIP LOCKED
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final AlarmIngest ingest;
    private final SourceActivity activity;
    private final IntakeLag lag;
    private final Clock clock;
    private final Instant started;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    SourceHeartbeats(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            AlarmIngest ingest,
            SourceActivity activity,
            IntakeLag lag,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.ingest = ingest;
        this.activity = activity;
        this.lag = lag;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    @Transactional(readOnly = true)
    public List<AlarmSource> all() {
        return jdbc.query(
                """
                SELECT source_system_id, last_report_at, extract(epoch FROM expected_interval)::bigint AS seconds, silent_since
                FROM alarm_source ORDER BY source_system_id
                """,
                (result, number) -> new AlarmSource(
                        result.getString("source_system_id"),
                        instant(result.getObject("last_report_at", OffsetDateTime.class)),
                        duration(result.getObject("seconds", Long.class)),
                        instant(result.getObject("silent_since", OffsetDateTime.class))));
    }

    @Override
    @Transactional
    public void expect(String sourceSystemId, @Nullable Duration interval) {
        if (interval != null && (interval.isNegative() || interval.isZero())) {
            throw new IllegalArgumentException("The interval must be positive");
        }
        jdbc.update(
                """
                INSERT INTO alarm_source (tenant_id, source_system_id, expected_interval, expected_since)
                VALUES (?, ?, make_interval(secs => ?), ?)
                ON CONFLICT (tenant_id, source_system_id)
                DO UPDATE SET expected_interval = excluded.expected_interval, expected_since = excluded.expected_since
                """,
                Tenancy.required(),
                sourceSystemId,
                interval == null ? null : (double) interval.toMillis() / 1000,
                Rows.utc(clock.instant()));
    }

    @Override
    @Transactional
    public void heartbeat(String sourceSystemId, Duration silentAfter) {
        Instant now = clock.instant();
        jdbc.update("""
                INSERT INTO alarm_source AS s (tenant_id, source_system_id, expected_interval, expected_since)
                VALUES (?, ?, make_interval(secs => ?), ?)
                ON CONFLICT (tenant_id, source_system_id)
                DO UPDATE SET expected_interval = excluded.expected_interval, expected_since = excluded.expected_since
                WHERE s.expected_since IS NULL
                """, Tenancy.required(), sourceSystemId, (double) silentAfter.toMillis() / 1000, Rows.utc(now));
        activity.heard(Map.of(new SourceActivity.Source(Tenancy.required(), sourceSystemId), now));
    }

    @Override
    public Resynchronised resynchronise(String sourceSystemId, List<AlarmReport> active, Instant asOf) {
        String tenant = Tenancy.required();
        Set<AlarmIdentity> listed = new HashSet<>();
        for (AlarmReport report : active) {
            if (report.clears()
                    || !report.sourceSystemId().equals(sourceSystemId)
                    || !report.tenant().equals(tenant)) {
                throw new IllegalArgumentException("A list of active alarms holds raises of its own source only");
            }
            listed.add(report.identity());
        }
        List<AlarmReport> reports = new ArrayList<>(active);
        for (AlarmReport clear : clears(tenant, sourceSystemId, asOf)) {
            if (!listed.contains(clear.identity())) {
                reports.add(clear);
            }
        }
        try {
            ingest.accept(reports).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("The broker did not take the alarms of " + sourceSystemId, e);
        }
        return new Resynchronised(active.size(), reports.size() - active.size());
    }

    private List<AlarmReport> clears(String tenant, String sourceSystemId, Instant asOf) {
        Instant now = clock.instant();
        List<AlarmReport> clears = transaction.execute(tx -> jdbc.query(
                """
                SELECT alarmed_object_id, alarm_type, probable_cause, specific_problem, external_alarm_id FROM alarm
                WHERE source_system_id = ? AND cleared_at IS NULL AND changed_at <= ?
                ORDER BY raised_at, id
                """,
                (result, number) -> new AlarmReport(
                        ids.generate(),
                        tenant,
                        sourceSystemId,
                        result.getString("alarmed_object_id"),
                        AlarmType.valueOf(result.getString("alarm_type").toUpperCase(Locale.ROOT)),
                        result.getString("probable_cause"),
                        result.getString("specific_problem"),
                        PerceivedSeverity.CLEARED,
                        PerceivedSeverity.CLEARED.word(),
                        asOf,
                        now,
                        result.getString("external_alarm_id"),
                        null,
                        Map.of("clearSystemId", OWN)),
                sourceSystemId,
                Rows.utc(asOf)));
        return clears == null ? List.of() : clears;
    }

    /** Writes who spoke, and raises or clears what follows from it. */
    @Scheduled(fixedDelayString = "PT2S", initialDelayString = "PT5S")
    void look() {
        Map<SourceActivity.Source, Instant> heard = activity.take();
        try {
            Tenancy.asSystem(() -> {
                if (!heard.isEmpty()) {
                    transaction.executeWithoutResult(tx -> write(heard));
                }
                if (!lag.isWaiting()) {
                    transaction.executeWithoutResult(tx -> fallenSilent());
                }
                transaction.executeWithoutResult(tx -> speakingAgain());
            });
        } catch (RuntimeException e) {
            activity.heard(heard);
            log.warn("The sources could not be watched; they will be at the next look", e);
        }
    }

    private void write(Map<SourceActivity.Source, Instant> heard) {
        // In one order on every node, so that two of them never wait for each other.
        jdbc.batchUpdate(
                HEARD,
                heard.entrySet().stream()
                        .filter(entry -> !entry.getKey().sourceSystemId().equals(OWN))
                        .sorted(Comparator.comparing((Map.Entry<SourceActivity.Source, Instant> entry) ->
                                entry.getKey().toString()))
                        .map(entry -> new Object[] {
                            entry.getKey().tenant(), entry.getKey().sourceSystemId(), Rows.utc(entry.getValue())
                        })
                        .toList());
    }

    /** The alarm is with the broker before the row says so: killed in between, it is sent again and known as the same. */
    private void fallenSilent() {
        Instant now = clock.instant();
        jdbc.query(
                        FALLEN_SILENT,
                        (result, number) -> new Silence(
                                result.getString("tenant_id"),
                                result.getString("source_system_id"),
                                result.getObject("at", OffsetDateTime.class).toInstant()),
                        Rows.utc(started),
                        Rows.utc(started),
                        Rows.utc(now))
                .forEach(silence -> {
                    ingest.accept(List.of(report(silence, PerceivedSeverity.MAJOR, now)))
                            .join();
                    mark(silence, Rows.utc(silence.at()));
                    log.warn("The source {} has been silent for too long since {}", silence.source(), silence.at());
                });
    }

    private void speakingAgain() {
        Instant now = clock.instant();
        jdbc.query(
                        SPEAKING_AGAIN,
                        (result, number) -> new Silence(
                                result.getString("tenant_id"),
                                result.getString("source_system_id"),
                                result.getObject("at", OffsetDateTime.class).toInstant()))
                .forEach(silence -> {
                    ingest.accept(List.of(report(silence, PerceivedSeverity.CLEARED, now)))
                            .join();
                    mark(silence, null);
                });
    }

    private record Silence(String tenant, String source, Instant at) {}

    private void mark(Silence silence, @Nullable OffsetDateTime since) {
        jdbc.update(
                "UPDATE alarm_source SET silent_since = ? WHERE tenant_id = ? AND source_system_id = ?",
                since,
                silence.tenant(),
                silence.source());
    }

    private AlarmReport report(Silence silence, PerceivedSeverity severity, Instant now) {
        UUID id = ids.generate();
        return new AlarmReport(
                id,
                silence.tenant(),
                OWN,
                silence.source(),
                AlarmType.COMMUNICATIONS,
                "communicationsSubsystemFailure",
                "Source silent",
                severity,
                severity.word(),
                silence.at(),
                now,
                null,
                "Nothing has come from " + silence.source() + " for longer than it is expected to be silent",
                Map.of());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }

    private static @Nullable Duration duration(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }
}
