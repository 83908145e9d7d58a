package io.towerflow.notification.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Invitation;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.Messages;
import io.towerflow.notification.Notice;
import io.towerflow.notification.SmsReceived;
import io.towerflow.notification.sms.OptOutRepository;
import io.towerflow.notification.throttle.MessageThrottle;
import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads and writes the tables message and received_sms. Callers open the transactions. */
@Repository
public class MessageRepository implements Messages {

    /** States that another one may follow, in the order of {@link MessageState}. */
    private static final String UNDECIDED = "('stored', 'claimed', 'sent', 'unknown')";

    /** Moves the message that is meant; where it is further on already, only the provider's id is kept if it has none. */
    private static final String ADVANCE = """
            WITH meant AS (SELECT %%s AS id),
            moved AS (
              UPDATE message SET state = :state, provider_id = coalesce(provider_id, :provider),
                sent_at = coalesce(sent_at, :now), decided_at = :decided, error = :error
              FROM meant WHERE message.id = meant.id AND state IN %s AND state <> :state RETURNING message.*),
            named AS (
              UPDATE message SET provider_id = :provider FROM meant
              WHERE message.id = meant.id AND provider_id IS NULL AND NOT EXISTS (SELECT 1 FROM moved))
            SELECT meant.id AS meant, moved.* FROM meant LEFT JOIN moved ON true""".formatted(UNDECIDED);

    private static final String REPORTED =
            "coalesce((SELECT id FROM message WHERE provider_id = :provider), CAST(:id AS uuid))";

    /** Provider that carries it; what was stored before there was a choice went by the channel's first provider. */
    private static final String PROVIDER = "coalesce(provider, CASE channel WHEN 'sms' THEN 'twilio' ELSE channel END)";

    /** Time within which messages that are written about the same thing tell the same. */
    private static final Duration TOGETHER = Duration.ofMinutes(1);

    private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    MessageRepository(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Stores the first message of a notice.
     *
     * @param gated whether the {@link MessageThrottle} must let it go first
     * @return false when this tenant already has a message with this key
     */
    public boolean insert(Message message, String idempotencyKey, Notice notice, boolean gated) {
        return insert(
                message,
                idempotencyKey,
                message.id(),
                notice.parameters(),
                notice.recipient().phone(),
                notice.recipient().mail(),
                notice.atOnce(),
                gated ? null : message.createdAt(),
                null);
    }

    /** Stores a digest and releases it. */
    public void insertBundle(Message bundle, String code, Map<String, String> parameters, SentMessage receiver) {
        insert(
                bundle,
                "bundle/" + bundle.id(),
                bundle.id(),
                parameters,
                receiver.phone(),
                receiver.mail(),
                false,
                bundle.createdAt(),
                code);
    }

    /** Stores a message that makes up for a failed one; returns false when another node did so before. */
    boolean insertFollowing(Message message, SentMessage sent) {
        return insert(
                message,
                sent.idempotencyKey() + "/" + message.provider(),
                sent.noticeId(),
                sent.parameters(),
                sent.phone(),
                sent.mail(),
                false,
                // What it makes up for was released, and counts no more
                message.createdAt(),
                sent.bundleCode());
    }

    private boolean insert(
            Message message,
            String idempotencyKey,
            UUID noticeId,
            Map<String, String> parameters,
            @Nullable String phone,
            @Nullable String mail,
            boolean atOnce,
            @Nullable Instant letGoAt,
            @Nullable String bundleCode) {
        Invitation invitation = message.invitation();
        return jdbc.sql("""
                INSERT INTO message (id, tenant_id, idempotency_key, channel, provider, notice_id, parameters, phone, mail,
                    recipient_id, recipient_name, address, language,
                    template, subject, body, segments, incident_number, work_order_id, urgency, state, created_at,
                    next_attempt_at, expires_at, error, at_once, let_go_at, bundle_code,
                    invitation_method, invitation)
                VALUES (:id, :tenant, :key, :channel, :provider, :notice, :parameters::jsonb, :phone, :mail,
                    :recipient, :name, :address, :language,
                    :template, :subject, :body, :segments, :incident, :workOrder, :urgency, :state, :now,
                    :now, :expires, :error, :atOnce, :letGo, :bundleCode, :method, :invitation)
                ON CONFLICT (tenant_id, idempotency_key) DO NOTHING""")
                        .param("id", message.id())
                        .param("tenant", message.tenant())
                        .param("key", idempotencyKey)
                        .param("channel", message.channel().id())
                        .param("provider", message.provider())
                        .param("notice", noticeId)
                        .param("parameters", json.write(parameters))
                        .param("phone", phone)
                        .param("mail", mail)
                        .param("recipient", message.recipientId())
                        .param("name", message.recipientName())
                        .param("address", message.address())
                        .param("language", message.language().getLanguage())
                        .param("template", message.template())
                        .param("subject", message.subject())
                        .param("body", message.body())
                        .param("segments", message.segments())
                        .param("incident", message.incidentNumber())
                        .param("workOrder", message.workOrderId())
                        .param("urgency", message.urgency())
                        .param("state", message.state().id())
                        .param("now", utc(message.createdAt()))
                        .param("expires", utc(message.expiresAt()))
                        .param("error", message.error())
                        .param("method", invitation == null ? null : invitation.method())
                        .param("invitation", invitation == null ? null : invitation.calendar())
                        .param("atOnce", atOnce)
                        .param("letGo", utc(letGoAt))
                        .param("bundleCode", bundleCode)
                        .update()
                == 1;
    }

    public UUID newId() {
        return ids.generate();
    }

    /** Returns what this message's notice was, and who had it; empty for what was stored before there was a choice. */
    public Optional<SentMessage> sent(UUID id) {
        return jdbc.sql("""
                SELECT first.id, first.idempotency_key, first.parameters, first.phone, first.mail, first.bundle_code,
                  (SELECT array_agg(DISTINCT every.provider) FROM message AS every WHERE every.notice_id = first.id) AS used
                FROM message JOIN message AS first ON first.id = message.notice_id WHERE message.id = :id""")
                .param("id", id)
                .query((row, number) -> new SentMessage(
                        row.getObject("id", UUID.class),
                        row.getString("idempotency_key"),
                        read(row.getString("parameters")),
                        row.getString("phone"),
                        row.getString("mail"),
                        row.getString("bundle_code"),
                        Set.of((String[]) row.getArray("used").getArray())))
                .optional();
    }

    /** Returns whether another notice has told, or is telling, the same by this channel: callers may write by several at once. */
    boolean toldBy(Channel channel, Message message) {
        List<Message> members = message.bundle() ? membersOf(message) : List.of();
        return members.isEmpty() ? told(message, channel) : members.stream().allMatch(member -> told(member, channel));
    }

    /** Returns whether another message tells the same and has not failed. */
    boolean toldOtherwise(Message message) {
        return told(message, null);
    }

    private boolean told(Message message, @Nullable Channel channel) {
        if (message.incidentNumber() == null && message.workOrderId() == null) {
            // Nothing says that two messages are about the same.
            return false;
        }
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM message
                  WHERE tenant_id = :tenant AND recipient_id = :recipient AND template = :template AND id <> :id
                    AND (:channel::text IS NULL AND channel NOT IN ('webhook', 'push') OR channel = :channel)
                    AND coalesce(incident_number, '') = coalesce(:incident, '')
                    AND coalesce(work_order_id, '') = coalesce(:workOrder, '')
                    AND state NOT IN ('failed', 'expired')
                    AND created_at BETWEEN :from AND :to)""")
                .param("tenant", message.tenant())
                .param("recipient", message.recipientId())
                .param("template", message.template())
                .param("id", message.id())
                .param("channel", channel == null ? null : channel.id())
                .param("incident", message.incidentNumber())
                .param("workOrder", message.workOrderId())
                .param("from", utc(message.createdAt().minus(TOGETHER)))
                .param("to", utc(message.createdAt().plus(TOGETHER)))
                .query(Boolean.class)
                .single();
    }

    private Map<String, String> read(@Nullable String parameters) {
        return parameters == null ? Map.of() : json.read(parameters, PARAMETERS);
    }

    UUID idOf(String idempotencyKey) {
        return jdbc.sql("SELECT id FROM message WHERE idempotency_key = :key")
                .param("key", idempotencyKey)
                .query(UUID.class)
                .single();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Message> find(UUID id) {
        return jdbc.sql("SELECT * FROM message WHERE id = :id")
                .param("id", id)
                .query(MessageRepository::message)
                .optional();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Message> ofIncident(String incidentNumber) {
        return jdbc.sql("SELECT * FROM message WHERE incident_number = :number ORDER BY created_at, id")
                .param("number", incidentNumber)
                .query(MessageRepository::message)
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Message> toPerson(String recipientId, int limit) {
        return jdbc.sql("""
                SELECT * FROM message WHERE recipient_id = :recipient AND channel NOT IN ('webhook', 'push')
                ORDER BY created_at DESC, id DESC LIMIT :limit""")
                .param("recipient", recipientId)
                .param("limit", limit)
                .query(MessageRepository::message)
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Message> page(int offset, int limit) {
        return jdbc.sql("SELECT * FROM message ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query(MessageRepository::message)
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public long count() {
        return jdbc.sql("SELECT count(*) FROM message").query(Long.class).single();
    }

    /**
     * A message that is to be sent now.
     *
     * @param stoppedSince since when its phone is to be sent nothing more, or null
     */
    public record Claimed(Message message, @Nullable Instant stoppedSince) {}

    /** Claims the most urgent waiting messages; another node skips them. */
    public List<Claimed> claim(MessageChannel way, int limit, Instant now, Duration lease) {
        return jdbc
                .sql("""
                WITH due AS (
                  SELECT id FROM message WHERE channel = :channel AND %s = :provider AND state = 'stored' AND let_go_at IS NOT NULL
                    AND next_attempt_at <= :now AND expires_at > :now
                  ORDER BY urgency, created_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                UPDATE message SET state = 'claimed', attempts = attempts + 1, claimed_at = :now, ask_at = :ask
                FROM due WHERE message.id = due.id RETURNING message.*, (%s) AS stopped_at""".formatted(PROVIDER, OptOutRepository.sinceOf("message.address")))
                .param("channel", way.channel().id())
                .param("provider", way.provider())
                .param("now", utc(now))
                .param("ask", utc(now.plus(lease)))
                .param("limit", limit)
                .query((row, number) -> new Claimed(message(row, number), Rows.optionalInstant(row, "stopped_at")))
                .stream()
                .sorted(Comparator.comparing(
                        Claimed::message,
                        Comparator.comparingInt(Message::urgency).thenComparing(Message::createdAt)))
                .toList();
    }

    /** Claims the claimed messages of which nobody knows what became; another node does not ask for them until the lease ends. */
    List<Message> claimQuestions(MessageChannel way, int limit, Instant now, Duration lease) {
        return jdbc.sql("""
                WITH due AS (
                  SELECT id FROM message WHERE channel = :channel AND %s = :provider AND state = 'claimed' AND ask_at <= :now
                  ORDER BY urgency, created_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                UPDATE message SET ask_at = :ask FROM due WHERE message.id = due.id RETURNING message.*""".formatted(PROVIDER))
                .param("channel", way.channel().id())
                .param("provider", way.provider())
                .param("now", utc(now))
                .param("ask", utc(now.plus(lease)))
                .param("limit", limit)
                .query(MessageRepository::message)
                .list();
    }

    /** Expires what waited too long. */
    List<Message> expire(MessageChannel way, Instant now) {
        return jdbc.sql("""
                UPDATE message SET state = 'expired', decided_at = :now
                WHERE channel = :channel AND %s = :provider AND state IN ('stored', 'held') AND expires_at <= :now
                RETURNING *""".formatted(PROVIDER))
                .param("channel", way.channel().id())
                .param("provider", way.provider())
                .param("now", utc(now))
                .query(MessageRepository::message)
                .list();
    }

    /** Sets what the provider says of the message, unless it is already known to be further on. */
    Optional<Message> advance(UUID id, String providerId, MessageState state, @Nullable String error, Instant now) {
        return advance(ADVANCE.formatted("CAST(:id AS uuid)"), id, providerId, state, error, now)
                .moved();
    }

    /**
     * Sets what the provider reports of a message by its own id, likewise.
     *
     * @param id ours, where the provider names it; what has the provider's id comes before
     */
    Advance report(String providerId, @Nullable UUID id, MessageState state, @Nullable String error, Instant now) {
        return advance(ADVANCE.formatted(REPORTED), id, providerId, state, error, now);
    }

    /**
     * Outcome of a provider's report.
     *
     * @param known whether the message was named
     */
    record Advance(boolean known, Optional<Message> moved) {}

    private Advance advance(
            String statement,
            @Nullable UUID id,
            String providerId,
            MessageState state,
            @Nullable String error,
            Instant now) {
        boolean decided = state == MessageState.DELIVERED || state == MessageState.FAILED;
        return jdbc.sql(statement)
                .param("id", id)
                .param("provider", providerId)
                .param("state", state.id())
                .param("error", error)
                .param("now", utc(now))
                .param("decided", decided ? utc(now) : null)
                .query((row, number) -> new Advance(
                        row.getObject("meant") != null,
                        row.getObject("id") == null ? Optional.empty() : Optional.of(message(row, number))))
                .single();
    }

    /** Gives a message of this claim back, to be tried again. */
    Optional<Message> release(Message claimed, Instant nextAttempt, @Nullable String error) {
        return jdbc.sql("""
                UPDATE message SET state = 'stored', next_attempt_at = :next, ask_at = NULL, error = :error
                WHERE id = :id AND state = 'claimed' AND claimed_at = :claimed RETURNING *""")
                .param("id", claimed.id())
                .param("claimed", utc(claimed.claimedAt()))
                .param("next", utc(nextAttempt))
                .param("error", error)
                .query(MessageRepository::message)
                .optional();
    }

    /** Ends a message of this claim as failed or unknown. */
    Optional<Message> end(Message claimed, MessageState state, String error, Instant now) {
        return jdbc.sql("""
                UPDATE message SET state = :state, decided_at = :now, error = :error
                WHERE id = :id AND state = 'claimed' AND claimed_at = :claimed RETURNING *""")
                .param("id", claimed.id())
                .param("claimed", utc(claimed.claimedAt()))
                .param("state", state.id())
                .param("error", error)
                .param("now", utc(now))
                .query(MessageRepository::message)
                .optional();
    }

    /** Says when the provider is asked what became of this claim. */
    void askAt(Message claimed, Instant at, String error) {
        jdbc.sql("""
                UPDATE message SET ask_at = :ask, error = :error
                WHERE id = :id AND state = 'claimed' AND claimed_at = :claimed""")
                .param("id", claimed.id())
                .param("claimed", utc(claimed.claimedAt()))
                .param("ask", utc(at))
                .param("error", error)
                .update();
    }

    Optional<UUID> idOfProviderId(String providerId) {
        return jdbc.sql("SELECT id FROM message WHERE provider_id = :provider")
                .param("provider", providerId)
                .query(UUID.class)
                .optional();
    }

    /** Returns since when the longest waiting message that is due has waited. */
    Optional<Instant> oldestDue(MessageChannel way, Instant now) {
        return jdbc.sql("""
                SELECT min(next_attempt_at) FROM message WHERE channel = :channel AND %s = :provider AND state = 'stored'
                AND next_attempt_at <= :now""".formatted(PROVIDER))
                .param("channel", way.channel().id())
                .param("provider", way.provider())
                .param("now", utc(now))
                .query((row, number) -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant))
                .single();
    }

    int waiting(MessageChannel way) {
        return jdbc.sql(("SELECT count(*) FROM message WHERE channel = :channel AND %s = :provider"
                                + " AND state IN ('stored', 'held', 'claimed')")
                        .formatted(PROVIDER))
                .param("channel", way.channel().id())
                .param("provider", way.provider())
                .query(Integer.class)
                .single();
    }

    /** Returns the tenant that last wrote to this address. */
    Optional<String> tenantThatWroteTo(String address) {
        return jdbc.sql("SELECT tenant_id FROM message WHERE address = :address ORDER BY created_at DESC LIMIT 1")
                .param("address", address)
                .query(String.class)
                .optional();
    }

    /**
     * Stores an SMS that came in.
     *
     * @return false when it is stored already
     */
    boolean insertReceived(SmsReceived sms) {
        return jdbc.sql("""
                INSERT INTO received_sms (provider_id, sender, recipient, body, received_at)
                VALUES (:id, :sender, :recipient, :body, :at) ON CONFLICT (provider_id) DO NOTHING""")
                        .param("id", sms.providerId())
                        .param("sender", sms.from())
                        .param("recipient", sms.to())
                        .param("body", sms.body())
                        .param("at", utc(sms.receivedAt()))
                        .update()
                == 1;
    }

    /** Returns what another message tells, the most urgent first. */
    public List<Message> membersOf(Message bundle) {
        return jdbc.sql("""
                SELECT member.* FROM message AS member
                JOIN message AS bundle ON bundle.notice_id = member.bundle_id AND bundle.tenant_id = member.tenant_id
                WHERE bundle.id = :id ORDER BY member.urgency, member.created_at, member.id""")
                .param("id", bundle.id())
                .query(MessageRepository::message)
                .list();
    }

    /** Sets on what a digest tells how far the digest has come. */
    List<Message> advanceMembers(Message bundle, Instant now) {
        boolean decided = bundle.state() != MessageState.SENT && bundle.state() != MessageState.UNKNOWN;
        return jdbc.sql("""
                UPDATE message SET state = :state, sent_at = coalesce(sent_at, :sent), decided_at = :decided, error = :error
                WHERE bundle_id = (SELECT notice_id FROM message WHERE id = :bundle)
                  AND state IN ('bundled', 'sent', 'unknown') AND state <> :state RETURNING *""")
                .param("bundle", bundle.id())
                .param("state", bundle.state().id())
                .param("sent", bundle.state() == MessageState.EXPIRED ? null : utc(now))
                .param("decided", decided ? utc(now) : null)
                .param("error", bundle.error())
                .query(MessageRepository::message)
                .list();
    }

    public static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static String provider(ResultSet row) throws SQLException {
        String provider = row.getString("provider");
        String channel = row.getString("channel");
        return provider != null ? provider : channel.equals("sms") ? "twilio" : channel;
    }

    public static Message message(ResultSet row, int number) throws SQLException {
        String method = row.getString("invitation_method");
        return new Message(
                row.getObject("id", UUID.class),
                row.getString("tenant_id"),
                Channel.of(row.getString("channel")),
                provider(row),
                row.getString("recipient_id"),
                row.getString("recipient_name"),
                row.getString("address"),
                Locale.of(row.getString("language")),
                row.getString("template"),
                row.getString("subject"),
                row.getString("body"),
                row.getInt("segments"),
                row.getString("incident_number"),
                row.getString("work_order_id"),
                row.getInt("urgency"),
                MessageState.of(row.getString("state")),
                row.getInt("attempts"),
                row.getTimestamp("created_at").toInstant(),
                Rows.optionalInstant(row, "claimed_at"),
                row.getTimestamp("expires_at").toInstant(),
                row.getString("provider_id"),
                row.getString("error"),
                method == null ? null : new Invitation(method, row.getString("invitation")),
                row.getObject("bundle_id", UUID.class));
    }
}
