package io.towerflow.demo.mailbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Stores the mails in the table demo_mail. */
@Repository
@ConditionalOnProperty("towerflow.demo.enabled")
class MailRepository {

    private final JdbcClient jdbc;

    MailRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void add(Mail mail, byte[] source) {
        jdbc.sql("""
                INSERT INTO demo_mail (sender, recipient, subject, message_id, body, html, source, received_at)
                VALUES (:sender, :recipient, :subject, :messageId, :body, :html, :source, :at)""")
                .param("sender", mail.from())
                .param("recipient", mail.to())
                .param("subject", mail.subject())
                .param("messageId", mail.messageId())
                .param("body", mail.body())
                .param("html", mail.html())
                .param("source", source)
                .param("at", mail.receivedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<Mail> find(long id) {
        return jdbc.sql("SELECT * FROM demo_mail WHERE id = :id")
                .param("id", id)
                .query(MailRepository::mail)
                .optional();
    }

    /** Lists the mails, newest first; a null receiver stands for all. */
    @Transactional(readOnly = true)
    public List<Mail> list(@Nullable String to, int limit, int offset) {
        return jdbc.sql("""
                SELECT * FROM demo_mail WHERE (:recipient::text IS NULL OR recipient = :recipient)
                ORDER BY id DESC LIMIT :limit OFFSET :offset""")
                .param("recipient", to)
                .param("limit", limit)
                .param("offset", offset)
                .query(MailRepository::mail)
                .list();
    }

    @Transactional(readOnly = true)
    public int count(@Nullable String to) {
        return jdbc.sql("SELECT count(*) FROM demo_mail WHERE (:recipient::text IS NULL OR recipient = :recipient)")
                .param("recipient", to)
                .query(Integer.class)
                .single();
    }

    private static Mail mail(ResultSet row, int number) throws SQLException {
        return new Mail(
                row.getLong("id"),
                row.getString("sender"),
                row.getString("recipient"),
                row.getString("subject"),
                row.getString("message_id"),
                row.getString("body"),
                row.getString("html"),
                row.getTimestamp("received_at").toInstant());
    }
}
