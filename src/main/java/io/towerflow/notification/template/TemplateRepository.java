package io.towerflow.notification.template;

import io.towerflow.notification.Templates.Change;
import io.towerflow.notification.Templates.Version;
import io.towerflow.notification.delivery.MessageRepository;
import io.towerflow.problem.ConflictException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads and writes the table message_template. Callers open the transactions. */
@Repository
public class TemplateRepository {

    private final JdbcClient jdbc;

    TemplateRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the tenant's own text; the tenant is named, since providers' workers ask in the system's scope. */
    public Optional<String> inForce(String tenant, String template, String part, Locale language) {
        return jdbc
                .sql("""
                SELECT text FROM message_template
                WHERE tenant_id = :tenant AND template = :template AND part = :part AND language = :language
                ORDER BY version DESC LIMIT 1""")
                .param("tenant", tenant)
                .param("template", template)
                .param("part", part)
                .param("language", language.getLanguage())
                .query((row, number) -> Optional.ofNullable(row.getString("text")))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns the current tenant's latest version of each text that was ever changed. */
    List<Version> latest() {
        return jdbc.sql("""
                SELECT DISTINCT ON (template, part, language) * FROM message_template
                ORDER BY template, part, language, version DESC""").query((row, number) -> version(row)).list();
    }

    /** Returns all versions of a template's texts, the newest first. */
    List<Version> versions(String template) {
        return jdbc.sql("""
                SELECT * FROM message_template WHERE template = :template
                ORDER BY at DESC, part, language, version DESC""")
                .param("template", template)
                .query((row, number) -> version(row))
                .list();
    }

    /**
     * Stores a change as a new version.
     *
     * @throws ConflictException where another version came first
     */
    void append(String template, Change change, String author, Instant at) {
        int added = jdbc.sql("""
                INSERT INTO message_template (template, part, language, version, text, author, at)
                SELECT :template, :part, :language, :version, :text, :author, :at
                WHERE :version = 1 + coalesce((SELECT max(version) FROM message_template
                  WHERE template = :template AND part = :part AND language = :language), 0)
                ON CONFLICT DO NOTHING""")
                .param("template", template)
                .param("part", change.part())
                .param("language", change.language().getLanguage())
                .param("version", change.version() + 1)
                .param("text", change.text())
                .param("author", author)
                .param("at", MessageRepository.utc(at))
                .update();
        if (added == 0) {
            throw new ConflictException("The text " + template + "." + change.part() + " in "
                    + change.language().getLanguage() + " was changed by somebody else meanwhile");
        }
    }

    /** Returns what the latest message of this template was filled with. */
    Optional<String> latestParameters(String template, Locale language) {
        return jdbc.sql("""
                SELECT parameters FROM
                  (SELECT template, language, parameters FROM message ORDER BY created_at DESC LIMIT 2000) AS latest
                WHERE template = :template AND language = :language AND parameters IS NOT NULL LIMIT 1""")
                .param("template", template)
                .param("language", language.getLanguage())
                .query(String.class)
                .optional();
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getString("template"),
                row.getString("part"),
                Locale.of(row.getString("language")),
                row.getInt("version"),
                row.getString("text"),
                row.getString("author"),
                row.getTimestamp("at").toInstant());
    }
}
