package io.towerflow.notification.throttle;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Digest;
import io.towerflow.notification.Digests;
import io.towerflow.notification.Message;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.ThrottleStatus;
import io.towerflow.notification.delivery.MessageRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads and writes the table message for the throttle. Callers open the transactions; what the throttle does itself is in the
 * system's scope.
 */
@Repository
public class MessageThrottleRepository implements Digests {

    /** Condition under which a message counts: one that did not reach its address is no burden on it. */
    private static final String COUNTS = "state NOT IN ('failed', 'expired')";

    private static final String GONE = """
            SELECT count(*) AS gone FROM message
            WHERE channel = :channel AND address = %%s AND let_go_at > :since AND %s""".formatted(COUNTS);

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final MessageRepository messages;
    private final NotificationSettings settings;
    private final Clock clock;

    public MessageThrottleRepository(
            JdbcClient jdbc,
            JdbcTemplate batches,
            MessageRepository messages,
            NotificationSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.messages = messages;
        this.settings = settings;
        this.clock = clock;
    }

    /** Receiver of a message, with the address. */
    record Receiver(String tenant, String recipientId, String address) {}

    /**
     * Message that nobody has looked at.
     *
     * @param gone how many messages were released to its address
     */
    record Arrival(UUID id, Receiver receiver, int urgency, boolean atOnce, int gone) {}

    /**
     * Summary of what is held for somebody.
     *
     * @param since when the first of it was held
     * @param pressing whether any of it is critical or would have been sent at once
     * @param released when something held was released to this address last, or null
     */
    record Held(
            Receiver receiver,
            Instant since,
            boolean pressing,
            @Nullable Instant released) {}

    /**
     * Locks the channel until the transaction ends: one node at a time counts what an address has had.
     *
     * @return false, without a lock, where nothing waits for the throttle
     */
    boolean lock(Channel channel) {
        return jdbc.sql("""
                SELECT pg_advisory_xact_lock(hashtext('towerflow.notification.gate/' || :channel))
                WHERE EXISTS (SELECT 1 FROM message
                  WHERE channel = :channel AND let_go_at IS NULL AND state IN ('stored', 'held'))""")
                .param("channel", channel.id())
                .query((row, number) -> true)
                .optional()
                .isPresent();
    }

    /**
     * Returns what nobody has looked at, the most urgent first.
     *
     * @param since what was released before counts no more
     */
    List<Arrival> arrivals(Channel channel, Instant since, int limit) {
        return jdbc.sql("""
                SELECT arrival.*, past.gone FROM (
                  SELECT id, tenant_id, recipient_id, address, urgency, at_once, created_at FROM message
                  WHERE channel = :channel AND let_go_at IS NULL AND state = 'stored'
                  ORDER BY urgency, created_at, id LIMIT :limit) AS arrival
                CROSS JOIN LATERAL (%s) AS past
                ORDER BY arrival.urgency, arrival.created_at, arrival.id""".formatted(GONE.formatted("arrival.address")))
                .param("channel", channel.id())
                .param("limit", limit)
                .param("since", MessageRepository.utc(since))
                .query((row, number) -> new Arrival(
                        row.getObject("id", UUID.class),
                        receiver(row),
                        row.getInt("urgency"),
                        row.getBoolean("at_once"),
                        row.getInt("gone")))
                .list();
    }

    /** Returns how many messages were released to this address since then. */
    int gone(Channel channel, String address, Instant since) {
        return jdbc.sql(GONE.formatted(":address"))
                .param("channel", channel.id())
                .param("address", address)
                .param("since", MessageRepository.utc(since))
                .query(Integer.class)
                .single();
    }

    /**
     * Returns for whom something is held, the longest waiting first.
     *
     * @param since what was released before counts no more
     */
    List<Held> held(Channel channel, Instant since) {
        return jdbc.sql("""
                SELECT held.*, (SELECT max(past.let_go_at) FROM message AS past
                    WHERE past.channel = :channel AND past.address = held.address AND past.let_go_at > :since
                      AND (past.bundle_code IS NOT NULL OR past.held_at IS NOT NULL)) AS released
                FROM (SELECT tenant_id, recipient_id, address, min(held_at) AS since,
                        bool_or(urgency = 0 OR at_once) AS pressing
                      FROM message WHERE channel = :channel AND let_go_at IS NULL AND state = 'held'
                      GROUP BY tenant_id, recipient_id, address) AS held
                ORDER BY since""")
                .param("channel", channel.id())
                .param("since", MessageRepository.utc(since))
                .query((row, number) -> {
                    Timestamp released = row.getTimestamp("released");
                    return new Held(
                            receiver(row),
                            row.getTimestamp("since").toInstant(),
                            row.getBoolean("pressing"),
                            released == null ? null : released.toInstant());
                })
                .list();
    }

    /** Returns what is held for somebody, the most urgent first. */
    List<Message> heldFor(Channel channel, Receiver receiver, int limit) {
        return jdbc.sql("""
                SELECT * FROM message WHERE channel = :channel AND let_go_at IS NULL AND state = 'held'
                  AND tenant_id = :tenant AND recipient_id = :recipient AND address = :address
                ORDER BY urgency, created_at, id LIMIT :limit""")
                .param("channel", channel.id())
                .param("tenant", receiver.tenant())
                .param("recipient", receiver.recipientId())
                .param("address", receiver.address())
                .param("limit", limit)
                .query(MessageRepository::message)
                .list();
    }

    /** Releases these in a batch: unlike one statement with a list, it is not planned again each time. */
    void letGo(List<UUID> ids, Instant now) {
        batches.batchUpdate("""
                UPDATE message SET state = 'stored', let_go_at = ?, next_attempt_at = ?
                WHERE id = ? AND state IN ('stored', 'held')""", ids, ids.size() + 1, (statement, id) -> {
            statement.setObject(1, MessageRepository.utc(now));
            statement.setObject(2, MessageRepository.utc(now));
            statement.setObject(3, id);
        });
    }

    List<Message> hold(Collection<UUID> ids, Instant now) {
        return jdbc.sql(
                        "UPDATE message SET state = 'held', held_at = :now WHERE id = ANY (:ids) AND state = 'stored' RETURNING *")
                .param("ids", ids.toArray(UUID[]::new))
                .param("now", MessageRepository.utc(now))
                .query(MessageRepository::message)
                .list();
    }

    List<Message> bundle(Collection<UUID> ids, UUID bundle) {
        return jdbc.sql("""
                UPDATE message SET state = 'bundled', bundle_id = :bundle
                WHERE id = ANY (:ids) AND state = 'held' RETURNING *""")
                .param("ids", ids.toArray(UUID[]::new))
                .param("bundle", bundle)
                .query(MessageRepository::message)
                .list();
    }

    /** Returns the next code, G and up to four digits: neither work orders nor escalations have codes with a G. */
    String nextCode() {
        long turn = jdbc.sql("SELECT nextval('message_bundle_code')")
                .query(Long.class)
                .single();
        return "G" + (10 + turn % 9990);
    }

    /** Returns what an answer names in the message, where it is answered by a code. */
    Optional<String> answerCode(UUID id) {
        return jdbc.sql(
                        "SELECT parameters ->> 'code' FROM message WHERE id = :id AND parameters ->> 'code' IS NOT NULL")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Digest> find(UUID id) {
        return bundle(jdbc.sql("SELECT * FROM message WHERE id = :id AND bundle_code IS NOT NULL")
                .param("id", id));
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Digest> find(String recipientId, String code) {
        return bundle(jdbc.sql("""
                SELECT * FROM message WHERE bundle_code = :code AND recipient_id = :recipient
                ORDER BY created_at DESC, id DESC LIMIT 1""").param("code", code).param("recipient", recipientId));
    }

    private Optional<Digest> bundle(JdbcClient.StatementSpec one) {
        return one.query((row, number) ->
                        new Digest(MessageRepository.message(row, number), row.getString("bundle_code"), List.of()))
                .optional()
                .map(found -> new Digest(found.message(), found.code(), messages.membersOf(found.message())));
    }

    @Override
    @Transactional(readOnly = true)
    public ThrottleStatus storm() {
        Instant now = clock.instant();
        Set<String> atCeiling = new LinkedHashSet<>();
        Duration longest = Duration.ZERO;
        for (Channel channel : Channel.values()) {
            NotificationSettings.Limit limit = settings.limit(channel);
            if (limit != null) {
                longest = longest.compareTo(limit.window()) > 0 ? longest : limit.window();
                atCeiling.addAll(atCeiling(channel, limit, now));
            }
        }
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM message WHERE let_go_at IS NULL AND state = 'held') AS held,
                  (SELECT count(DISTINCT recipient_id) FROM message WHERE let_go_at IS NULL AND state = 'held') AS receivers,
                  (SELECT count(DISTINCT notice_id) FROM message
                    WHERE bundle_code IS NOT NULL AND created_at > :since) AS bundles,
                  (SELECT count(*) FROM message WHERE bundle_id IN (SELECT notice_id FROM message
                    WHERE bundle_code IS NOT NULL AND created_at > :since)) AS bundled""")
                .param("since", MessageRepository.utc(now.minus(longest)))
                .query((row, number) -> new ThrottleStatus(
                        row.getInt("held"),
                        row.getInt("receivers"),
                        row.getInt("bundles"),
                        row.getInt("bundled"),
                        List.copyOf(atCeiling)))
                .single();
    }

    private List<String> atCeiling(Channel channel, NotificationSettings.Limit limit, Instant now) {
        return jdbc.sql("""
                SELECT max(recipient_name) FROM message
                WHERE channel = :channel AND let_go_at > :since AND address <> '' AND %s
                GROUP BY address HAVING count(*) >= :ceiling ORDER BY 1""".formatted(COUNTS))
                .param("channel", channel.id())
                .param("since", MessageRepository.utc(now.minus(limit.window())))
                .param("ceiling", limit.aloneAtOnce())
                .query(String.class)
                .list();
    }

    private static Receiver receiver(ResultSet row) throws SQLException {
        return new Receiver(row.getString("tenant_id"), row.getString("recipient_id"), row.getString("address"));
    }
}
