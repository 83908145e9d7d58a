package io.towerflow.demo.exchange;

import io.towerflow.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Stores the exchange's messages and calls in its own tables. */
@Repository
@ConditionalOnProperty("towerflow.demo.enabled")
class ExchangeRepository {

    private static final int MOVED_AT_ONCE = 200;

    private final JdbcClient jdbc;

    ExchangeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public Sms add(
            String sid,
            boolean inbound,
            String from,
            String to,
            String body,
            @Nullable String statusCallback,
            Instant now,
            @Nullable Instant movesAt) {
        return jdbc.sql("""
                INSERT INTO demo_sms (sid, direction, sender, recipient, body, status, status_callback, created_at, sent_at,
                    updated_at, moves_at)
                VALUES (:sid, :direction, :sender, :recipient, :body, :status, :callback, :now, :sent, :now, :moves)
                RETURNING *""")
                .param("sid", sid)
                .param("direction", inbound ? "inbound" : "outbound-api")
                .param("sender", from)
                .param("recipient", to)
                .param("body", body)
                .param("status", inbound ? "received" : "queued")
                .param("callback", statusCallback)
                .param("now", Rows.utc(now))
                .param("sent", inbound ? Rows.utc(now) : null)
                .param("moves", movesAt == null ? null : Rows.utc(movesAt))
                .query(ExchangeRepository::sms)
                .single();
    }

    @Transactional(readOnly = true)
    public Optional<Sms> find(String sid) {
        return jdbc.sql("SELECT * FROM demo_sms WHERE sid = :sid")
                .param("sid", sid)
                .query(ExchangeRepository::sms)
                .optional();
    }

    /** Lists messages, newest first; a null filter lets everything through. */
    @Transactional(readOnly = true)
    public List<Sms> list(
            @Nullable String to,
            @Nullable String from,
            @Nullable Instant sentSince,
            @Nullable Instant sentUntil,
            int limit,
            int offset) {
        return jdbc.sql("""
                SELECT * FROM demo_sms
                WHERE (:recipient::text IS NULL OR recipient = :recipient) AND (:sender::text IS NULL OR sender = :sender)
                  AND (:since::timestamptz IS NULL OR sent_at >= :since)
                  AND (:until::timestamptz IS NULL OR sent_at <= :until)
                ORDER BY seq DESC LIMIT :limit OFFSET :offset""")
                .param("recipient", to)
                .param("sender", from)
                .param("since", sentSince == null ? null : Rows.utc(sentSince))
                .param("until", sentUntil == null ? null : Rows.utc(sentUntil))
                .param("limit", limit)
                .param("offset", offset)
                .query(ExchangeRepository::sms)
                .list();
    }

    /** Lists what went to and from a phone, or all phones; newest first. */
    @Transactional(readOnly = true)
    public List<Sms> ofPhone(@Nullable String phone, int limit, int offset) {
        return jdbc.sql("""
                SELECT * FROM demo_sms
                WHERE (:phone::text IS NULL OR phone = :phone)
                ORDER BY seq DESC LIMIT :limit OFFSET :offset""")
                .param("phone", phone)
                .param("limit", limit)
                .param("offset", offset)
                .query(ExchangeRepository::sms)
                .list();
    }

    @Transactional(readOnly = true)
    public int count(@Nullable String phone) {
        return jdbc.sql("""
                SELECT count(*) FROM demo_sms WHERE (:phone::text IS NULL OR phone = :phone)""").param("phone", phone).query(Integer.class).single();
    }

    /** The latest messages of the phones where something changed, the one with the newest first; each phone's newest last. */
    @Transactional(readOnly = true)
    public List<Sms> latestOfEachPhone(int phones, int each, Instant changedSince) {
        return jdbc.sql("""
                WITH changed AS (
                  SELECT phone, max(seq) AS newest FROM demo_sms WHERE updated_at > :since
                  GROUP BY phone ORDER BY newest DESC LIMIT :phones)
                SELECT sms.* FROM changed CROSS JOIN LATERAL (
                  SELECT * FROM demo_sms WHERE demo_sms.phone = changed.phone ORDER BY seq DESC LIMIT :each) AS sms
                ORDER BY changed.newest DESC, sms.phone, sms.seq""")
                .param("since", Rows.utc(changedSince))
                .param("phones", phones)
                .param("each", each)
                .query(ExchangeRepository::sms)
                .list();
    }

    /** Advances messages whose time has come: queued, sent, delivered. Each step is owed to the one who asked for it. */
    @Transactional
    public List<Moved> move(Instant now, Duration travel) {
        return jdbc.sql("""
                WITH due AS (
                  SELECT sid FROM demo_sms WHERE moves_at <= :now ORDER BY moves_at, seq LIMIT :limit
                  FOR UPDATE SKIP LOCKED)
                UPDATE demo_sms SET
                  status = CASE status WHEN 'queued' THEN 'sent' ELSE 'delivered' END,
                  sent_at = coalesce(sent_at, :now), updated_at = :now,
                  moves_at = CASE status WHEN 'queued' THEN :next::timestamptz END
                FROM due WHERE demo_sms.sid = due.sid RETURNING demo_sms.*""")
                .param("now", Rows.utc(now))
                .param("next", Rows.utc(now.plus(travel)))
                .param("limit", MOVED_AT_ONCE)
                .query((row, number) -> new Moved(sms(row, number), row.getString("status_callback")))
                .list();
    }

    /** Message that went on, and where its customer is called about it. */
    record Moved(Sms sms, @Nullable String statusCallback) {}

    @Transactional
    public void owe(String sid, String url, String form, Instant now) {
        jdbc.sql("INSERT INTO demo_webhook (sid, url, form, due_at) VALUES (:sid, :url, :form, :due)")
                .param("sid", sid)
                .param("url", url)
                .param("form", form)
                .param("due", Rows.utc(now))
                .update();
    }

    /** The first call owed for each message, held until {@code heldUntil}, when it is tried again if nobody settled it. */
    @Transactional
    public List<Webhook> claimWebhooks(int limit, Instant now, Instant heldUntil) {
        return jdbc.sql("""
                WITH due AS (
                  SELECT id FROM demo_webhook AS call WHERE due_at <= :now
                    AND NOT EXISTS (SELECT 1 FROM demo_webhook AS earlier
                                    WHERE earlier.sid = call.sid AND earlier.id < call.id)
                  ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
                UPDATE demo_webhook SET attempts = attempts + 1, due_at = :held
                FROM due WHERE demo_webhook.id = due.id RETURNING demo_webhook.*""")
                .param("now", Rows.utc(now))
                .param("held", Rows.utc(heldUntil))
                .param("limit", limit)
                .query((row, number) -> new Webhook(
                        row.getLong("id"),
                        row.getString("sid"),
                        row.getString("url"),
                        row.getString("form"),
                        row.getInt("attempts")))
                .list();
    }

    @Transactional
    public void settle(Webhook webhook) {
        jdbc.sql("DELETE FROM demo_webhook WHERE id = :id")
                .param("id", webhook.id())
                .update();
    }

    @Transactional
    public void postpone(Webhook webhook, Instant until) {
        jdbc.sql("UPDATE demo_webhook SET due_at = :due WHERE id = :id")
                .param("id", webhook.id())
                .param("due", Rows.utc(until))
                .update();
    }

    private static Sms sms(ResultSet row, int number) throws SQLException {
        Timestamp sentAt = row.getTimestamp("sent_at");
        return new Sms(
                row.getString("sid"),
                row.getString("direction").equals("inbound"),
                row.getString("sender"),
                row.getString("recipient"),
                row.getString("body"),
                row.getString("status"),
                row.getTimestamp("created_at").toInstant(),
                sentAt == null ? null : sentAt.toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                row.getLong("seq"));
    }
}
