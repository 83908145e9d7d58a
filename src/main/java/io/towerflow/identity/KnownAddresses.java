package io.towerflow.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Remembers from where each account signed in well before, in the last 90 days; at most 20 addresses of each. */
@Repository
public class KnownAddresses {

    private static final int MOST = 20;

    /** Key of a cached address: tenant, account and network address. */
    private record Key(String tenant, String account, String address) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    /** Addresses written lately, so that a system that calls all the time writes once an hour. */
    private final Cache<Key, Boolean> written = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(10_000)
            .build();
    /** Addresses asked about lately; guesses come in numbers. */
    private final Cache<Key, Boolean> asked = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofSeconds(10))
            .maximumSize(10_000)
            .build();

    KnownAddresses(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    boolean contains(String tenant, String account, String address) {
        return Boolean.TRUE.equals(asked.get(new Key(tenant, account, address), this::isStored));
    }

    private Boolean isStored(Key key) {
        return Tenancy.as(
                key.tenant(),
                () -> Boolean.TRUE.equals(transaction.execute(tx ->
                        jdbc.sql("SELECT count(*) FROM known_address WHERE account = :account AND address = :address")
                                        .param("account", key.account())
                                        .param("address", key.address())
                                        .query(Long.class)
                                        .single()
                                > 0)));
    }

    /**
     * Notes that the account signed in well from there.
     *
     * @return whether this is the first time within the hour
     */
    public boolean add(String tenant, String account, String address) {
        Key key = new Key(tenant, account, address);
        if (written.asMap().putIfAbsent(key, Boolean.TRUE) != null) {
            return false;
        }
        asked.invalidate(key);
        Tenancy.as(tenant, () -> transaction.executeWithoutResult(tx -> store(key)));
        return true;
    }

    private void store(Key key) {
        jdbc.sql("INSERT INTO known_address (account, address, last_used_at) VALUES (:account, :address, :now) "
                        + "ON CONFLICT (tenant_id, account, address) DO UPDATE SET last_used_at = :now")
                .param("account", key.account())
                .param("address", key.address())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("DELETE FROM known_address WHERE account = :account AND address NOT IN (SELECT address FROM "
                        + "known_address WHERE account = :account ORDER BY last_used_at DESC, address LIMIT :most)")
                .param("account", key.account())
                .param("most", MOST)
                .update();
    }
}
