package io.towerflow.operations.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.identity.Role;
import io.towerflow.identity.TenantAccounts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Repository;

/**
 * The standing of each account, asked with every request and read from the engine's tables at most every two seconds: so soon
 * whatever happens to an account is felt on every node, and at once on the node where it happens.
 */
@Repository
public class AccountStandings {

    private static final Duration FELT = Duration.ofSeconds(2);

    private static final String QUERY = """
            SELECT u.id_, u.first_, u.last_, u.pwd_, u.salt_, u.lock_exp_time_,
              (SELECT min(t.tenant_id_) FROM act_id_tenant_member t WHERE t.user_id_ = u.id_) AS tenant,
              ARRAY (SELECT m.group_id_ FROM act_id_membership m WHERE m.user_id_ = u.id_ ORDER BY m.group_id_) AS groups
            FROM act_id_user u WHERE u.id_ = :name""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Cache<String, Optional<AccountStanding>> standings =
            Caffeine.newBuilder().expireAfterWrite(FELT).maximumSize(10_000).build();

    AccountStandings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Returns the standing of an account; empty where there is no such account, or where it belongs to no tenant. */
    public Optional<AccountStanding> of(String name) {
        return standings.get(name, this::read);
    }

    /** Names of the tenant's accounts that are locked now. */
    List<String> lockedOf(String tenant) {
        return jdbc.sql("SELECT u.id_ FROM act_id_user u JOIN act_id_tenant_member t ON t.user_id_ = u.id_ "
                        + "WHERE t.tenant_id_ = :tenant AND u.lock_exp_time_ > :now ORDER BY u.id_")
                .param("tenant", tenant)
                .param("now", Timestamp.from(clock.instant()))
                .query(String.class)
                .list();
    }

    /** Returns a page of the tenant's accounts whose name, or whose person's, has this text in it. */
    TenantAccounts.Page list(String tenant, String text, int offset, int limit) {
        String which =
                " FROM act_id_user u JOIN act_id_tenant_member t ON t.user_id_ = u.id_ WHERE t.tenant_id_ = :tenant "
                        + "AND position(lower(:text) IN lower(concat_ws(' ', u.id_, u.first_, u.last_))) > 0";
        long total = jdbc.sql("SELECT count(*)" + which)
                .param("tenant", tenant)
                .param("text", text)
                .query(Long.class)
                .single();
        List<TenantAccounts.Entry> entries = jdbc.sql("SELECT u.id_, u.first_, u.last_, u.lock_exp_time_, "
                        + "ARRAY (SELECT m.group_id_ FROM act_id_membership m WHERE m.user_id_ = u.id_) AS groups"
                        + which + " ORDER BY lower(u.id_), u.id_ LIMIT :limit OFFSET :offset")
                .param("tenant", tenant)
                .param("text", text)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, number) -> entry(row))
                .list();
        return new TenantAccounts.Page(entries, total);
    }

    private TenantAccounts.Entry entry(ResultSet row) throws SQLException {
        Set<String> groups = Set.of((String[]) row.getArray("groups").getArray());
        Timestamp lockedUntil = row.getTimestamp("lock_exp_time_");
        String id = row.getString("id_");
        String name = (text(row.getString("first_")) + " " + text(row.getString("last_"))).strip();
        return new TenantAccounts.Entry(
                id,
                name.isEmpty() ? id : name,
                Arrays.stream(Role.values())
                        .filter(role -> groups.contains(role.id()))
                        .toList(),
                lockedUntil != null && lockedUntil.toInstant().isAfter(clock.instant()));
    }

    public void forget(String name) {
        standings.invalidate(name);
    }

    void forgetAll() {
        standings.invalidateAll();
    }

    private Optional<AccountStanding> read(String name) {
        return jdbc.sql(QUERY)
                .param("name", name)
                .query((row, number) -> Optional.ofNullable(standing(row)))
                .optional()
                .flatMap(found -> found);
    }

    private @Nullable AccountStanding standing(ResultSet row) throws SQLException {
        String tenant = row.getString("tenant");
        if (tenant == null) {
            return null;
        }
        String id = row.getString("id_");
        String name = (text(row.getString("first_")) + " " + text(row.getString("last_"))).strip();
        List<GrantedAuthority> authorities = Arrays.stream(
                        (String[]) row.getArray("groups").getArray())
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
        Timestamp lockedUntil = row.getTimestamp("lock_exp_time_");
        return new AccountStanding(
                id,
                name.isEmpty() ? id : name,
                tenant,
                authorities,
                credential(text(row.getString("pwd_")) + "/" + text(row.getString("salt_"))),
                lockedUntil != null && lockedUntil.toInstant().isAfter(clock.instant()));
    }

    private static String credential(String stored) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(stored.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
