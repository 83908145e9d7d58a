package io.towerflow.alarm;

import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
class JdbcAlarmLedger implements AlarmLedger {

    private static final String APPEND = """
            INSERT INTO alarm_ledger (tenant_id, report_id, alarm_id, at, decision, reason, rule, rule_version, subject)
            SELECT ?, report, alarm, at, decision, reason, rule, version, subject
            FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[])
              AS u (report, alarm, at, decision, reason, rule, version, subject)
            """;

    private final JdbcTemplate jdbc;

    JdbcAlarmLedger(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
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
