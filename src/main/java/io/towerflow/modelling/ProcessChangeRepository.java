package io.towerflow.modelling;

import io.towerflow.modelling.ProcessChange.State;
import io.towerflow.publishing.PublicationEvent;
import io.towerflow.publishing.Sentence;
import io.towerflow.storage.Rows;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the changed processes. */
@Repository
class ProcessChangeRepository {

    private final JdbcClient jdbc;

    ProcessChangeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long nextNumber() {
        return jdbc.sql("SELECT nextval('process_change_number')")
                .query(Long.class)
                .single();
    }

    void insert(ProcessChange one, Map<String, String> files) {
        jdbc.sql("""
                        INSERT INTO process_change (number, process_key, based_on, state, author, reason, uploaded_at, changed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        one.number(),
                        one.key(),
                        one.basedOn(),
                        one.state().word(),
                        one.author(),
                        one.reason(),
                        Timestamp.from(one.uploadedAt()),
                        Timestamp.from(one.uploadedAt()))
                .update();
        files.forEach(
                (name, text) -> jdbc.sql("INSERT INTO process_change_file (change_number, name, text) VALUES (?, ?, ?)")
                        .params(one.number(), name, text)
                        .update());
    }

    Map<String, String> files(String number) {
        Map<String, String> files = new TreeMap<>();
        jdbc.sql("SELECT name, text FROM process_change_file WHERE change_number = ?")
                .param(number)
                .query(row -> {
                    files.put(row.getString("name"), row.getString("text"));
                });
        return files;
    }

    Optional<ProcessChange> find(String number) {
        return jdbc.sql("SELECT * FROM process_change WHERE number = ?")
                .param(number)
                .query(ProcessChangeRepository::read)
                .optional();
    }

    /** Finds the same and locks it: nobody else changes it until the transaction ends. */
    Optional<ProcessChange> claim(String number) {
        return jdbc.sql("SELECT * FROM process_change WHERE number = ? FOR UPDATE")
                .param(number)
                .query(ProcessChangeRepository::read)
                .optional();
    }

    List<ProcessChange> latest(int most) {
        return jdbc.sql("SELECT * FROM process_change ORDER BY uploaded_at DESC, number DESC LIMIT ?")
                .param(most)
                .query(ProcessChangeRepository::read)
                .list();
    }

    /** Takes the state; whoever claimed the row writes it. */
    void state(String number, State state, @Nullable Sentence why, Instant now) {
        jdbc.sql("""
                        UPDATE process_change SET state = ?, why = coalesce(?, why), why_arguments = coalesce(?, why_arguments),
                            changed_at = ? WHERE number = ?
                        """)
                .params(
                        state.word(),
                        why == null ? null : why.key(),
                        why == null ? null : why.arguments().toArray(String[]::new),
                        Timestamp.from(now),
                        number)
                .update();
    }

    void decided(String number, String actor, @Nullable String note, Instant now) {
        jdbc.sql("UPDATE process_change SET decided_by = ?, decided_at = ?, decision_note = ? WHERE number = ?")
                .params(actor, Timestamp.from(now), note, number)
                .update();
    }

    void published(String number, int version, Instant now) {
        jdbc.sql("UPDATE process_change SET version = ?, published_at = ? WHERE number = ?")
                .params(version, Timestamp.from(now), number)
                .update();
    }

    void happened(String number, Instant at, String kind, @Nullable String actor, @Nullable String words) {
        jdbc.sql("INSERT INTO process_change_event (change_number, at, kind, actor, words) VALUES (?, ?, ?, ?, ?)")
                .params(number, Timestamp.from(at), kind, actor, words)
                .update();
    }

    List<PublicationEvent> events(String number) {
        return jdbc.sql("SELECT at, kind, actor, words FROM process_change_event WHERE change_number = ? ORDER BY id")
                .param(number)
                .query((row, n) -> new PublicationEvent(
                        row.getTimestamp("at").toInstant(),
                        row.getString("kind"),
                        row.getString("actor"),
                        row.getString("words")))
                .list();
    }

    private static ProcessChange read(ResultSet row, int n) throws SQLException {
        String why = row.getString("why");
        Array arguments = row.getArray("why_arguments");
        return new ProcessChange(
                row.getString("number"),
                row.getString("process_key"),
                row.getInt("based_on"),
                State.of(row.getString("state")),
                row.getString("author"),
                row.getString("reason"),
                row.getTimestamp("uploaded_at").toInstant(),
                row.getString("decided_by"),
                Rows.optionalInstant(row, "decided_at"),
                row.getString("decision_note"),
                row.getObject("version", Integer.class),
                Rows.optionalInstant(row, "published_at"),
                why == null
                        ? null
                        : new Sentence(why, arguments == null ? List.of() : List.of((String[]) arguments.getArray())));
    }
}
