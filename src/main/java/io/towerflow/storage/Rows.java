package io.towerflow.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Converts between times and columns of type {@code timestamptz}, which PostgreSQL keeps in microseconds. */
public final class Rows {

    private Rows() {}

    /** Reads a time from a column that is never null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Reads a time from a column that may be null. */
    public static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Returns the value of a parameter of type {@code timestamptz}. */
    public static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** Returns the value of a parameter of type {@code timestamptz} that may be null. */
    public static @Nullable Timestamp optionalTimestamp(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }
}
