package io.towerflow.workbench.draft;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored drafts of the current tenant. */
@Repository
class DraftRepository {

    private static final RowMapper<RuleDraft> DRAFT = (row, n) -> new RuleDraft(
            row.getLong("id"),
            row.getString("rule_set"),
            row.getInt("based_on"),
            row.getString("title"),
            row.getString("author"),
            row.getTimestamp("created_at").toInstant(),
            row.getString("changed_by"),
            row.getTimestamp("changed_at").toInstant(),
            row.getInt("revision"));

    private final JdbcClient jdbc;

    DraftRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<RuleDraft> list() {
        return jdbc.sql("SELECT * FROM rule_draft ORDER BY changed_at DESC, id DESC")
                .query(DRAFT)
                .list();
    }

    Optional<RuleDraft> find(long id) {
        return jdbc.sql("SELECT * FROM rule_draft WHERE id = ?")
                .param(id)
                .query(DRAFT)
                .optional();
    }

    Map<String, String> files(long id) {
        Map<String, String> files = new TreeMap<>();
        jdbc.sql("SELECT name, content FROM rule_draft_file WHERE draft_id = ?")
                .param(id)
                .query((RowCallbackHandler) row -> files.put(row.getString("name"), row.getString("content")));
        return files;
    }

    RuleDraft insert(RuleDraft draft, Map<String, String> files) {
        RuleDraft stored = jdbc.sql("""
                        INSERT INTO rule_draft (rule_set, based_on, title, author, created_at, changed_by, changed_at, revision)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 1) RETURNING *""")
                .params(
                        draft.set(),
                        draft.basedOn(),
                        draft.title(),
                        draft.author(),
                        Timestamp.from(draft.createdAt()),
                        draft.changedBy(),
                        Timestamp.from(draft.changedAt()))
                .query(DRAFT)
                .single();
        replaceFiles(stored.id(), files);
        return stored;
    }

    /** False where the draft has another revision by now. */
    boolean update(long id, int revision, String title, String by, Instant at) {
        return jdbc.sql("""
                        UPDATE rule_draft SET title = ?, changed_by = ?, changed_at = ?, revision = revision + 1
                        WHERE id = ? AND revision = ?""").params(title, by, Timestamp.from(at), id, revision).update() == 1;
    }

    void replaceFiles(long id, Map<String, String> files) {
        jdbc.sql("DELETE FROM rule_draft_file WHERE draft_id = ?").param(id).update();
        files.forEach(
                (name, content) -> jdbc.sql("INSERT INTO rule_draft_file (draft_id, name, content) VALUES (?, ?, ?)")
                        .params(id, name, content)
                        .update());
    }

    void delete(long id) {
        jdbc.sql("DELETE FROM rule_draft WHERE id = ?").param(id).update();
    }
}
