package io.towerflow.notification.sms;

import io.towerflow.notification.OptOut;
import io.towerflow.notification.OptOuts;
import io.towerflow.notification.SmsReceived;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads and writes the table sms_opt_out. Callers open the transactions. */
@Repository
public class OptOutRepository implements OptOuts {

    private final JdbcClient jdbc;

    OptOutRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Stores a STOP.
     *
     * @return false where the phone is stopped already
     */
    public boolean stop(SmsReceived sms) {
        return jdbc.sql("""
                INSERT INTO sms_opt_out (provider_id, phone, word, stopped_at)
                VALUES (:id, :phone, :word, :at) ON CONFLICT DO NOTHING""")
                        .param("id", sms.providerId())
                        .param("phone", plain(sms.from()))
                        .param("word", sms.body().strip())
                        .param("at", sms.receivedAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /**
     * Ends a STOP.
     *
     * @return false where the phone is not stopped
     */
    public boolean resume(String phone, Instant at) {
        return jdbc.sql("UPDATE sms_opt_out SET resumed_at = :at WHERE phone = :phone AND resumed_at IS NULL")
                        .param("phone", plain(phone))
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Returns since when nothing is sent to this phone; asked in the system's scope, since tenants share the sending number. */
    public Optional<Instant> stoppedSince(String phone) {
        return jdbc.sql(sinceOf(":phone"))
                .param("phone", phone)
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    /**
     * Returns the question of {@link #stoppedSince} as a part of another statement.
     *
     * @param phone an expression of SQL
     */
    public static String sinceOf(String phone) {
        return "SELECT stopped_at FROM sms_opt_out WHERE phone = regexp_replace(" + phone
                + ", '[^+0-9]', '', 'g') AND resumed_at IS NULL";
    }

    /** Returns the tenant whose messages were stopped; asked in the system's scope. */
    public Optional<String> tenantStopped(String phone) {
        return jdbc.sql("SELECT tenant_id FROM sms_opt_out WHERE phone = :phone AND resumed_at IS NULL")
                .param("phone", plain(phone))
                .query(String.class)
                .optional();
    }

    @Override
    @Transactional(readOnly = true)
    public List<OptOut> page(int offset, int limit) {
        return jdbc.sql("SELECT * FROM sms_opt_out ORDER BY stopped_at DESC, provider_id LIMIT :limit OFFSET :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query((row, number) -> {
                    Timestamp resumed = row.getTimestamp("resumed_at");
                    return new OptOut(
                            row.getString("phone"),
                            row.getString("word"),
                            row.getTimestamp("stopped_at").toInstant(),
                            resumed == null ? null : resumed.toInstant());
                })
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public int count() {
        return jdbc.sql("SELECT count(*) FROM sms_opt_out").query(Integer.class).single();
    }

    private static String plain(String phone) {
        return phone.replaceAll("[^+0-9]", "");
    }
}
