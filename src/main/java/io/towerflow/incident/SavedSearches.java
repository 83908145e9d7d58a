package io.towerflow.incident;

import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Keeps searches of a person of the current tenant under a name. */
@Repository
@Transactional
public class SavedSearches {

    /** Most searches of a person: as many as fit beside a list. */
    public static final int MOST = 20;

    private static final int LONGEST_NAME = 40;
    private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9%=&+._~*-]{0,2000}");

    private final JdbcClient jdbc;

    SavedSearches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Saved search.
     *
     * @param query what stands behind the question mark of the list's address
     */
    public record Saved(String name, String query) {}

    /** Returns a person's searches in the order of their names. */
    @Transactional(readOnly = true)
    public List<Saved> of(String person) {
        return jdbc.sql("SELECT name, query FROM saved_search WHERE person = ? ORDER BY name")
                .param(person)
                .query(Saved.class)
                .list();
    }

    /**
     * Keeps a search; one of the same name is replaced.
     *
     * @throws InvalidInputException for a name or a query that is empty or too long
     * @throws ConflictException where the person has {@link #MOST} others
     */
    public void save(String person, Saved search) {
        if (search.name().isBlank() || search.name().length() > LONGEST_NAME) {
            throw new InvalidInputException("name", "must have 1 to " + LONGEST_NAME + " characters");
        }
        if (!QUERY.matcher(search.query()).matches()) {
            throw new InvalidInputException(
                    "query", "must be the encoded query of an address, of at most 2000 characters");
        }
        if (of(person).stream()
                        .filter(one -> !one.name().equals(search.name().strip()))
                        .count()
                >= MOST) {
            throw new ConflictException("There are " + MOST + " saved searches already; remove one first");
        }
        jdbc.sql("INSERT INTO saved_search (person, name, query) VALUES (?, ?, ?) "
                        + "ON CONFLICT (tenant_id, person, name) DO UPDATE SET query = excluded.query")
                .params(person, search.name().strip(), search.query())
                .update();
    }

    public void remove(String person, String name) {
        jdbc.sql("DELETE FROM saved_search WHERE person = ? AND name = ?")
                .params(person, name)
                .update();
    }
}
