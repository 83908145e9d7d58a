package io.towerflow.identity.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.audit.AuditTrail;
import io.towerflow.identity.ApiKey;
import io.towerflow.identity.ApiKeys;
import io.towerflow.identity.KeyCheck;
import io.towerflow.identity.Scope;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import io.towerflow.problem.NotFoundException;
import io.towerflow.storage.RetentionPolicy;
import io.towerflow.storage.Rows;
import io.towerflow.tenancy.Tenancy;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores the keys in {@code api_key}. A key that was found, or not found, is remembered for a second, so that a source with
 * thousands of calls a second asks the database once.
 */
@Repository
class ApiKeyRepository implements ApiKeys, KeyCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyRepository.class);
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final Duration NOTED = Duration.ofMinutes(1);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_SOURCE = 200;
    private static final int MOST = 1_000;
    private static final String COLUMNS = "id, tenant_id, name, scopes, source, replaces, created_at, created_by,"
            + " expires_at, revoked_at, last_used_at, last_used_from";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditTrail audit;
    private final Clock clock;
    private final Cache<String, Optional<ApiKey>> known = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(10_000)
            .build();
    /** Entries of the last minute: uses by key, refusals by key, reason and address. */
    private final Cache<String, Instant> noted =
            Caffeine.newBuilder().expireAfterWrite(NOTED).maximumSize(10_000).build();

    ApiKeyRepository(JdbcClient jdbc, TransactionTemplate transaction, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
    }

    /** Retention of keys that ended long ago. */
    @Configuration(proxyBeanMethods = false)
    static class OldKeys {

        @Bean
        RetentionPolicy oldApiKeys() {
            return new RetentionPolicy("api_key", "least(revoked_at, expires_at) < :until", Duration.ofDays(400));
        }
    }

    @Override
    public Issued create(Wanted wanted, String by, String from) {
        return issue(checked(wanted), null, "create-api-key", by, from);
    }

    private Issued issue(Wanted wanted, @Nullable String replaces, String action, String by, String from) {
        String token = ApiKeyToken.fresh();
        String id = UUID.randomUUID().toString();
        ApiKey stored = inTransaction(() -> {
            if (count() >= MOST) {
                throw new ConflictException(
                        "There are " + MOST + " keys already; they are deleted a year after their end");
            }
            ApiKey key = jdbc.sql(
                            "INSERT INTO api_key (id, digest, name, scopes, source, replaces, created_at, created_by,"
                                    + " expires_at) VALUES (:id, :digest, :name, :scopes, :source, :replaces, :at, :by, :expires)"
                                    + " RETURNING " + COLUMNS)
                    .param("id", id)
                    .param("digest", ApiKeyToken.digest(token))
                    .param("name", wanted.name())
                    .param("scopes", wanted.scopes().stream().map(Scope::word).toArray(String[]::new))
                    .param("source", wanted.source(), Types.VARCHAR)
                    .param("replaces", replaces, Types.VARCHAR)
                    .param("at", Timestamp.from(now()))
                    .param("by", by)
                    .param("expires", utc(wanted.expires()), Types.TIMESTAMP_WITH_TIMEZONE)
                    .query((row, n) -> key(row))
                    .single();
            Map<String, Object> details = new HashMap<>();
            details.put("name", key.name());
            details.put("scopes", key.scopes().stream().map(Scope::word).toList());
            details.put("source", String.valueOf(key.source()));
            details.put("expires", String.valueOf(key.expires()));
            details.put("replaces", String.valueOf(replaces));
            details.put("from", from);
            audit.record(by, action, thing(id), details);
            return key;
        });
        LOG.info("{} made the key {} from {}", by, id, from);
        return new Issued(stored, token);
    }

    @Override
    public Issued rotate(String id, Duration overlap, String by, String from) {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new InvalidInputException("overlap", "must be a duration of 0 to 90 days, as PT24H");
        }
        Issued issued = inTransaction(() -> {
            ApiKey old = locked(id);
            Instant now = now();
            if (!old.validAt(now)) {
                throw new ConflictException("The key " + id + " has ended; create another");
            }
            Instant end = now.plus(overlap);
            Instant expires = old.expires();
            Instant anew = expires == null ? null : now.plus(Duration.between(old.created(), expires));
            Issued next =
                    issue(new Wanted(old.name(), old.scopes(), old.source(), anew), id, "rotate-api-key", by, from);
            jdbc.sql("UPDATE api_key SET expires_at = least(expires_at, :end) WHERE id = :id")
                    .param("end", Timestamp.from(end))
                    .param("id", id)
                    .update();
            return next;
        });
        known.invalidateAll();
        return issued;
    }

    @Override
    public void revoke(String id, String by, String from) {
        inTransaction(() -> {
            if (locked(id).revoked() == null) {
                jdbc.sql("UPDATE api_key SET revoked_at = :at, revoked_by = :by WHERE id = :id")
                        .param("at", Timestamp.from(now()))
                        .param("by", by)
                        .param("id", id)
                        .update();
                audit.record(by, "revoke-api-key", thing(id), Map.of("from", from));
            }
            return Boolean.TRUE;
        });
        known.invalidateAll();
        LOG.info("{} revoked the key {} from {}", by, id, from);
    }

    private ApiKey locked(String id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM api_key WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query((row, n) -> key(row))
                .optional()
                .orElseThrow(() -> new NotFoundException("key", id));
    }

    @Override
    public List<ApiKey> list(int offset, int limit) {
        return inTransaction(() -> jdbc.sql(
                        "SELECT " + COLUMNS + " FROM api_key ORDER BY created_at DESC, id OFFSET :offset LIMIT :limit")
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> key(row))
                .list());
    }

    @Override
    public long count() {
        return inTransaction(
                () -> jdbc.sql("SELECT count(*) FROM api_key").query(Long.class).single());
    }

    @Override
    public Answer check(String token, String from) {
        Optional<ApiKey> found = ApiKeyToken.wellFormed(token)
                ? Objects.requireNonNull(known.get(ApiKeyToken.digest(token), this::find))
                : Optional.empty();
        if (found.isEmpty()) {
            if (firstInAMinute("unknown " + from)) {
                LOG.warn("A key that nobody knows was sent from {}", from);
                Tenancy.as(
                        Tenancy.DEFAULT,
                        () -> audit.record("unknown", "refuse-api-key", "api-key", reason("unknown", from)));
            }
            return new Answer(null, Refusal.UNKNOWN);
        }
        ApiKey key = found.get();
        Refusal refusal =
                key.revoked() != null ? Refusal.REVOKED : key.expiredAt(clock.instant()) ? Refusal.EXPIRED : null;
        if (refusal != null) {
            noteRefusal(key, refusal.name().toLowerCase(Locale.ROOT), from);
            return new Answer(null, refusal);
        }
        if (firstInAMinute("use " + key.id())) {
            noteUse(key, from);
        }
        return new Answer(key, null);
    }

    @Override
    public void refused(ApiKey key, String asked, String from) {
        noteRefusal(key, "not allowed: " + asked, from);
    }

    /** Notes a refusal: a source that goes on with an ended key is told so each time, and stands in the trail once a minute. */
    private void noteRefusal(ApiKey key, String why, String from) {
        if (firstInAMinute("refuse " + key.id() + " " + why + " " + from)) {
            LOG.warn("The key {} was refused to {}: {}", key.id(), from, why);
            Tenancy.as(
                    key.tenant(), () -> audit.record(actor(key), "refuse-api-key", thing(key.id()), reason(why, from)));
        }
    }

    private void noteUse(ApiKey key, String from) {
        Instant now = now();
        Tenancy.as(
                key.tenant(),
                () -> inTransaction(() -> {
                    ApiKey before = locked(key.id());
                    Instant last = before.lastUsed();
                    if (last == null || last.isBefore(now)) {
                        jdbc.sql("UPDATE api_key SET last_used_at = :at, last_used_from = :from WHERE id = :id")
                                .param("at", Timestamp.from(now))
                                .param("from", from)
                                .param("id", key.id())
                                .update();
                    }
                    if (last == null || day(last) < day(now)) {
                        audit.record(
                                actor(key), "use-api-key", thing(key.id()), Map.of("from", from, "name", key.name()));
                    }
                    return Boolean.TRUE;
                }));
    }

    private static long day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }

    private boolean firstInAMinute(String what) {
        return noted.asMap().putIfAbsent(what, clock.instant()) == null;
    }

    private static Map<String, String> reason(String why, String from) {
        return Map.of("why", why, "from", from);
    }

    private static String actor(ApiKey key) {
        return "key:" + key.id();
    }

    private static String thing(String id) {
        return "api-key " + id;
    }

    private Optional<ApiKey> find(String digest) {
        return Tenancy.asSystem(
                () -> inTransaction(() -> jdbc.sql("SELECT " + COLUMNS + " FROM api_key WHERE digest = :digest")
                        .param("digest", digest)
                        .query((row, n) -> key(row))
                        .optional()));
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(tx -> work.get()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Wanted checked(Wanted wanted) {
        List<Field> wrong = new ArrayList<>();
        String name = wanted.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || unprintable(name)) {
            wrong.add(new Field("name", "must have 1 to " + LONGEST_NAME + " characters on one line"));
        }
        if (wanted.scopes().isEmpty()) {
            wrong.add(new Field("scopes", "must hold at least one of " + scopes()));
        }
        String source = wanted.source() == null || wanted.source().isBlank()
                ? null
                : wanted.source().strip();
        if (source != null && (source.length() > LONGEST_SOURCE || unprintable(source))) {
            wrong.add(new Field("source", "must have at most " + LONGEST_SOURCE + " characters on one line"));
        }
        if (wanted.expires() != null && !wanted.expires().isAfter(now())) {
            wrong.add(new Field("expires", "must be in the future"));
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        Instant expires = wanted.expires();
        return new Wanted(
                name, wanted.scopes(), source, expires == null ? null : expires.truncatedTo(ChronoUnit.MICROS));
    }

    private static String scopes() {
        Set<String> words = new TreeSet<>();
        for (Scope scope : Scope.values()) {
            words.add(scope.word());
        }
        return String.join(", ", words);
    }

    private static boolean unprintable(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        Set<Scope> scopes = new LinkedHashSet<>();
        Array words = row.getArray("scopes");
        for (Object word : (Object[]) words.getArray()) {
            // A scope of a later version is not one of this one.
            Scope.of(String.valueOf(word)).ifPresent(scopes::add);
        }
        return new ApiKey(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("name"),
                scopes,
                row.getString("source"),
                row.getString("replaces"),
                Objects.requireNonNull(Rows.optionalInstant(row, "created_at")),
                row.getString("created_by"),
                Rows.optionalInstant(row, "expires_at"),
                Rows.optionalInstant(row, "revoked_at"),
                Rows.optionalInstant(row, "last_used_at"),
                row.getString("last_used_from"));
    }
}
