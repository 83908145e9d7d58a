package io.towerflow.notification.push;

import io.towerflow.notification.PushSubscriptions.Browser;
import io.towerflow.notification.PushSubscriptions.Wanted;
import io.towerflow.storage.Rows;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads and writes the table push_subscription. Callers open the transactions. */
@Repository
public class PushSubscriptionRepository {

    private final JdbcClient jdbc;
    private final PushSettings settings;

    PushSubscriptionRepository(JdbcClient jdbc, PushSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** Returns the ids of a person's browsers that have not had as many notices lately as one may get. */
    public List<UUID> free(String person, Instant now) {
        return jdbc.sql("""
                SELECT s.id FROM push_subscription s WHERE s.tenant_id = :tenant AND s.person = :person
                  AND (SELECT count(*) FROM (SELECT 1 FROM message m WHERE m.address = s.id::text AND m.created_at > :from
                    LIMIT :most) lately) < :most
                ORDER BY s.created_at""")
                .param("tenant", Tenancy.required())
                .param("person", person)
                .param("from", Rows.utc(now.minus(settings.window())))
                .param("most", settings.messages())
                .query(UUID.class)
                .list();
    }

    List<Browser> of(String person) {
        return jdbc.sql("SELECT id, endpoint, agent, created_at FROM push_subscription "
                        + "WHERE tenant_id = :tenant AND person = :person ORDER BY created_at DESC, id")
                .param("tenant", Tenancy.required())
                .param("person", person)
                .query((row, at) -> new Browser(
                        row.getObject("id", UUID.class),
                        row.getString("endpoint"),
                        row.getString("agent"),
                        Rows.instant(row, "created_at")))
                .list();
    }

    void save(UUID id, String person, Wanted wanted, Instant now) {
        jdbc.sql("""
                INSERT INTO push_subscription (id, tenant_id, person, endpoint, p256dh, auth, agent, created_at)
                VALUES (:id, :tenant, :person, :endpoint, :p256dh, :auth, :agent, :now)""")
                .param("id", id)
                .param("tenant", Tenancy.required())
                .param("person", person)
                .param("endpoint", wanted.endpoint())
                .param("p256dh", wanted.p256dh())
                .param("auth", wanted.auth())
                .param("agent", wanted.agent())
                .param("now", Rows.utc(now))
                .update();
    }

    /** Forgets the browser at this address, whoever's of the scope's tenants it is. */
    void removeEndpoint(String endpoint) {
        jdbc.sql("DELETE FROM push_subscription WHERE endpoint = :endpoint")
                .param("endpoint", endpoint)
                .update();
    }

    void remove(String person, UUID id) {
        jdbc.sql("DELETE FROM push_subscription WHERE tenant_id = :tenant AND person = :person AND id = :id")
                .param("tenant", Tenancy.required())
                .param("person", person)
                .param("id", id)
                .update();
    }

    /** Forgets a browser, in the system's scope. */
    void remove(UUID id) {
        jdbc.sql("DELETE FROM push_subscription WHERE id = :id").param("id", id).update();
    }

    /** Finds a browser of a tenant, in the system's scope. */
    Optional<PushSubscription> find(String tenant, UUID id) {
        return jdbc.sql(
                        "SELECT id, endpoint, p256dh, auth FROM push_subscription WHERE tenant_id = :tenant AND id = :id")
                .param("tenant", tenant)
                .param("id", id)
                .query((row, at) -> new PushSubscription(
                        row.getObject("id", UUID.class),
                        row.getString("endpoint"),
                        row.getString("p256dh"),
                        row.getString("auth")))
                .optional();
    }
}
