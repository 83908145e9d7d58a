package io.towerflow.demo.story;

import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.storage.Rows;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the story's faults that are not over. They outlive a restart, so that no alarm of theirs stays for ever. */
@Repository
@ConditionalOnProperty("towerflow.demo.enabled")
class StoryRepository {

    private static final long LOCK = 0x53544f5259L;

    private final JdbcClient jdbc;

    StoryRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether this node may tell the story in the current transaction; one does at a time. */
    boolean mine() {
        return jdbc.sql("SELECT pg_try_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query(Boolean.class)
                .single();
    }

    List<StoryFault> open() {
        return faults(jdbc.sql("SELECT * FROM story_fault WHERE NOT over ORDER BY number"));
    }

    /** Faults that were not over at a time, or began later; recovery included. */
    List<StoryFault> since(Instant time) {
        return faults(jdbc.sql("SELECT * FROM story_fault WHERE NOT over OR told_until > :time ORDER BY number")
                .param("time", Rows.utc(time)));
    }

    private static List<StoryFault> faults(JdbcClient.StatementSpec asked) {
        return asked.query((row, at) -> new StoryFault(
                        row.getLong("number"),
                        FaultKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getString("object"),
                        row.getString("site_id"),
                        instant(row.getObject("started_at", OffsetDateTime.class)),
                        instant(row.getObject("ends_at", OffsetDateTime.class)),
                        instant(row.getObject("told_until", OffsetDateTime.class))))
                .list();
    }

    long lastNumber() {
        return jdbc.sql("SELECT coalesce(max(number), 0) FROM story_fault")
                .query(Long.class)
                .single();
    }

    void insert(StoryFault fault) {
        jdbc.sql("INSERT INTO story_fault (number, kind, object, site_id, started_at, ends_at, told_until) "
                        + "VALUES (:number, :kind, :object, :site, :started, :ends, :told)")
                .param("number", fault.number())
                .param("kind", fault.kind().name().toLowerCase(Locale.ROOT))
                .param("object", fault.object())
                .param("site", fault.siteId())
                .param("started", Rows.utc(fault.startedAt()))
                .param("ends", Rows.utc(fault.endsAt()))
                .param("told", Rows.utc(fault.toldUntil()))
                .update();
    }

    void told(StoryFault fault, boolean over) {
        jdbc.sql("UPDATE story_fault SET told_until = :told, over = :over WHERE number = :number")
                .param("told", Rows.utc(fault.toldUntil()))
                .param("over", over)
                .param("number", fault.number())
                .update();
    }

    void endAt(long number, Instant end) {
        jdbc.sql("UPDATE story_fault SET ends_at = :end WHERE number = :number AND NOT over")
                .param("end", Rows.utc(end))
                .param("number", number)
                .update();
    }

    /** Deletes faults that are long over. */
    void dropOverBefore(long number) {
        jdbc.sql("DELETE FROM story_fault WHERE over AND number < :number")
                .param("number", number)
                .update();
    }

    private static Instant instant(OffsetDateTime at) {
        return Objects.requireNonNull(at).toInstant();
    }
}
