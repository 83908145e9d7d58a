package io.towerflow.metric.intake;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The table of samples. A batch is copied to a table of the connection's own and merged from there by one statement. */
@Repository
class SampleRepository {

    private static final String STAGE = """
            CREATE TEMPORARY TABLE IF NOT EXISTS metric_stage (
              tenant_id text, site_id text, equipment_id text, time timestamptz, values double precision[]) ON COMMIT DELETE ROWS
            """;
    private static final String COPY =
            "COPY metric_stage (tenant_id, site_id, equipment_id, time, values) FROM STDIN (FORMAT binary)";

    /**
     * What says nothing new is left alone. A sample holds for a quarter of an hour at most, which may reach into the next hour.
     * Rows are locked in their order: writers of the same rows wait for each other and not in a circle.
     */
    private static final String MERGE = """
            WITH merged AS (
              INSERT INTO metric_sample AS m (tenant_id, site_id, equipment_id, time, received_at, values)
              SELECT s.tenant_id, s.site_id, s.equipment_id, s.time, ?, s.values FROM metric_stage s
              ORDER BY s.tenant_id, s.site_id, s.equipment_id, s.time
              ON CONFLICT (tenant_id, site_id, equipment_id, time) DO UPDATE
              SET values = metric_merged(m.values, excluded.values), received_at = excluded.received_at
              WHERE m.values IS DISTINCT FROM metric_merged(m.values, excluded.values)
              RETURNING m.tenant_id, m.site_id, m.time),
            touched AS (
              SELECT DISTINCT tenant_id, site_id, date_trunc('hour', until, 'UTC') AS hour
              FROM merged, LATERAL (VALUES (time), (time + interval '15 minutes' - interval '1 microsecond')) AS holds (until))
            INSERT INTO metric_late (tenant_id, site_id, hour, noted_at)
            SELECT tenant_id, site_id, hour, clock_timestamp() FROM touched ORDER BY tenant_id, site_id, hour
            ON CONFLICT (tenant_id, site_id, hour) DO UPDATE SET noted_at = excluded.noted_at
            """;

    private static final int COLUMNS = 5;
    private static final int ROW_BYTES = 300;

    private final JdbcTemplate jdbc;

    SampleRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the partition of a day (UTC) where it is missing, in the caller's transaction. */
    void day(LocalDate day) {
        jdbc.query("SELECT metric_day(?)", (row, number) -> true, day);
    }

    /** Merges the rows of a batch, in the caller's transaction (system scope), and notes the hours of the sites that changed by it. */
    void write(SampleBatch batch, Instant now) {
        if (batch.rows().isEmpty()) {
            return;
        }
        ByteBuffer rows = binary(batch.rows());
        jdbc.execute((Connection connection) -> {
            copy(connection, rows);
            return null;
        });
        jdbc.update(MERGE, Timestamp.from(now));
    }

    private static ByteBuffer binary(Map<SampleBatch.Row, double[]> rows) {
        BinaryRows binary = new BinaryRows(rows.size() * ROW_BYTES);
        rows.forEach((row, values) -> {
            binary.row(COLUMNS);
            binary.text(row.tenant());
            binary.text(row.site());
            binary.text(row.equipment());
            binary.time(row.micros());
            binary.values(values);
        });
        return binary.end();
    }

    private static void copy(Connection connection, ByteBuffer rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(STAGE);
        }
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        try {
            copy.writeToCopy(rows.array(), 0, rows.limit());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
