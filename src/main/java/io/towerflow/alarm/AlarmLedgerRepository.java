package io.towerflow.alarm;

import io.towerflow.tenancy.Tenancy;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Component
class AlarmLedgerRepository implements AlarmLedger {

    private static final String APPEND = """
            INSERT INTO alarm_ledger (tenant_id, report_id, alarm_id, at, decision, reason, rule, rule_version, subject)
            SELECT ?, report, alarm, at, decision, reason, rule, version, subject
            FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[])
              AS u (report, alarm, at, decision, reason, rule, version, subject)
            """;

    private static final String FORGET = """
            DELETE FROM alarm_ledger
            WHERE ctid = ANY (ARRAY (SELECT ctid FROM alarm_ledger WHERE at < ? LIMIT 50000))
            """;

    private final JdbcTemplate jdbc;

    private final TransactionTemplate transaction;
    private final AlarmSettings settings;
    private final Clock clock;

    AlarmLedgerRepository(
            JdbcTemplate jdbc, PlatformTransactionManager transactions, AlarmSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.settings = settings;
        this.clock = clock;
    }

    /** Deletes what is older than its retention, a piece at a time, so that the intake never waits for it. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT5M")
    void forget() {
        OffsetDateTime until = clock.instant().minus(settings.keepLedger()).atOffset(ZoneOffset.UTC);
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> jdbc.update(FORGET, until)));
    }

    @Override
    public void append(String tenant, List<LedgerEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
                statement.unwrap(PGStatement.class).setPrepareThreshold(0);
                statement.setString(1, tenant);
                set(statement, 2, "text", entries, entry -> entry.reportId().toString());
                set(statement, 3, "text", entries, entry -> entry.alarmId().toString());
                set(statement, 4, "timestamptz", entries, entry -> Timestamp.from(entry.at()));
                set(statement, 5, "text", entries, LedgerEntry::decision);
                set(statement, 6, "text", entries, LedgerEntry::reason);
                set(statement, 7, "text", entries, LedgerEntry::rule);
                set(statement, 8, "int4", entries, LedgerEntry::ruleVersion);
                set(statement, 9, "text", entries, LedgerEntry::subject);
                statement.executeUpdate();
            }
            return null;
        });
    }

    private static void set(
            PreparedStatement statement,
            int index,
            String type,
            List<LedgerEntry> entries,
            Function<LedgerEntry, @Nullable Object> column)
            throws java.sql.SQLException {
        @Nullable Object[] values = new @Nullable Object[entries.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(entries.get(i));
        }
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}
