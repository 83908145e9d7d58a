package io.towerflow.identity.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.identity.SignInSession;
import io.towerflow.identity.SignInSessions;
import io.towerflow.identity.SignInSettings;
import io.towerflow.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores the open sessions in {@code sign_in_session}. */
@Repository
class SignInSessionRepository implements SignInSessions {

    /** Longest time until an end is felt by a node that did not do it. */
    private static final Duration FELT = Duration.ofSeconds(2);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Most open sessions of one account; a shared account on a shift's many screens has fewer. */
    private static final int MOST_OF_ONE = 100;

    private static final String OPEN = "ended_at IS NULL AND expires_at > :now AND last_seen_at > :idle";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration lifetime;
    private final Duration idle;
    private final Cache<UUID, Boolean> open =
            Caffeine.newBuilder().expireAfterWrite(FELT).maximumSize(50_000).build();
    private final Cache<UUID, Boolean> seen =
            Caffeine.newBuilder().expireAfterWrite(MINUTE).maximumSize(50_000).build();

    SignInSessionRepository(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock,
            SignInSettings settings,
            @Value("${server.servlet.session.timeout}") Duration idle) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.lifetime = settings.sessionLifetime();
        this.idle = idle;
    }

    @Override
    @Transactional
    public SignInSession open(String account, String address, String agent) {
        Instant now = clock.instant();
        SignInSession session =
                new SignInSession(UUID.randomUUID(), account, now, now, now.plus(lifetime), address, agent);
        jdbc.sql("INSERT INTO sign_in_session (id, account, started_at, last_seen_at, expires_at, address, agent) "
                        + "VALUES (:id, :account, :now, :now, :expires, :address, :agent)")
                .param("id", session.id())
                .param("account", account)
                .param("now", Rows.utc(now))
                .param("expires", Rows.utc(session.expires()))
                .param("address", address)
                .param("agent", agent)
                .update();
        jdbc.sql("UPDATE sign_in_session SET ended_at = :now, end_reason = 'replaced' WHERE id IN (SELECT id FROM "
                        + "sign_in_session WHERE account = :account AND ended_at IS NULL ORDER BY started_at DESC, id "
                        + "OFFSET :most)")
                .param("now", Rows.utc(now))
                .param("account", account)
                .param("most", MOST_OF_ONE)
                .update();
        return session;
    }

    @Override
    public boolean isOpen(UUID id) {
        return Boolean.TRUE.equals(open.get(id, this::isStoredOpen));
    }

    private Boolean isStoredOpen(UUID id) {
        return Boolean.TRUE.equals(transaction.execute(tx -> jdbc.sql("SELECT count(*) FROM sign_in_session "
                                + "WHERE id = :id AND ended_at IS NULL AND expires_at > :now")
                        .param("id", id)
                        .param("now", Rows.utc(clock.instant()))
                        .query(Long.class)
                        .single()
                > 0));
    }

    @Override
    public void seen(UUID id) {
        if (seen.asMap().putIfAbsent(id, Boolean.TRUE) == null) {
            transaction.executeWithoutResult(tx -> jdbc.sql(
                            "UPDATE sign_in_session SET last_seen_at = :now WHERE id = :id AND last_seen_at < :now")
                    .param("now", Rows.utc(clock.instant()))
                    .param("id", id)
                    .update());
        }
    }

    @Override
    @Transactional(readOnly = true)
    public List<SignInSession> list(@Nullable String account, int offset, int limit) {
        return asked("SELECT id, account, started_at, last_seen_at, expires_at, address, agent", account)
                .param("offset", offset)
                .param("limit", limit)
                .query(this::session)
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public long count(@Nullable String account) {
        return asked("SELECT count(*)", account).query(Long.class).single();
    }

    private JdbcClient.StatementSpec asked(String select, @Nullable String account) {
        Instant now = clock.instant();
        boolean rows = !select.contains("count(*)");
        return jdbc.sql(select + " FROM sign_in_session WHERE " + OPEN
                        + " AND (:account::text IS NULL OR account = :account)"
                        + (rows ? " ORDER BY started_at DESC, id OFFSET :offset LIMIT :limit" : ""))
                .param("now", Rows.utc(now))
                .param("idle", Rows.utc(now.minus(idle)))
                .param("account", account, Types.VARCHAR);
    }

    @Override
    @Transactional
    public boolean end(UUID id, @Nullable String account, End end) {
        int ended = jdbc.sql("UPDATE sign_in_session SET ended_at = :now, end_reason = :reason WHERE id = :id "
                        + "AND ended_at IS NULL AND (:account::text IS NULL OR account = :account)")
                .param("now", Rows.utc(clock.instant()))
                .param("reason", word(end))
                .param("id", id)
                .param("account", account, Types.VARCHAR)
                .update();
        open.invalidate(id);
        return ended > 0;
    }

    @Override
    @Transactional
    public int endAll(String account, @Nullable UUID kept, End end) {
        List<UUID> ended = jdbc.sql("UPDATE sign_in_session SET ended_at = :now, end_reason = :reason "
                        + "WHERE account = :account AND ended_at IS NULL AND (:kept::uuid IS NULL OR id <> :kept) "
                        + "RETURNING id")
                .param("now", Rows.utc(clock.instant()))
                .param("reason", word(end))
                .param("account", account)
                .param("kept", kept, Types.OTHER)
                .query(UUID.class)
                .list();
        open.invalidateAll(ended);
        return ended.size();
    }

    private SignInSession session(ResultSet row, int number) throws SQLException {
        return new SignInSession(
                row.getObject("id", UUID.class),
                row.getString("account"),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "last_seen_at"),
                Rows.instant(row, "expires_at"),
                row.getString("address"),
                row.getString("agent"));
    }

    private static String word(End end) {
        return end.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
