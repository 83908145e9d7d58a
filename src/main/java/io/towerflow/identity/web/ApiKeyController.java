package io.towerflow.identity.web;

import io.towerflow.identity.ApiKey;
import io.towerflow.identity.ApiKeys;
import io.towerflow.identity.Scope;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import io.towerflow.problem.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Makes, lists, rotates and ends the keys by which machines of the tenant call. */
@RestController
@RequestMapping("/api/keys")
class ApiKeyController {

    private final ApiKeys keys;

    ApiKeyController(ApiKeys keys) {
        this.keys = keys;
    }

    /**
     * @param scopes what it shall be good for, as {@code alarm:write}
     * @param source the only source whose alarms it may report; absent for any
     * @param expires RFC 3339 with offset; absent for never
     */
    record NewKey(
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable String source,
            @Nullable String expires) {}

    /** @param overlap how long the old key goes on, in ISO 8601, as {@code PT24H}; absent for a day */
    record Rotation(@Nullable String overlap) {}

    /** @param key shown now and never again */
    record Issued(
            String id,
            String key,
            String name,
            List<String> scopes,
            @Nullable String source,
            @Nullable Instant expires,
            @Nullable String replaces) {

        static Issued of(ApiKeys.Issued issued) {
            ApiKey stored = issued.stored();
            return new Issued(
                    stored.id(),
                    issued.key(),
                    stored.name(),
                    words(stored),
                    stored.source(),
                    stored.expires(),
                    stored.replaces());
        }
    }

    /** A key as the list shows it: everything but the key. */
    record Listed(
            String id,
            String name,
            List<String> scopes,
            @Nullable String source,
            Instant created,
            String createdBy,
            @Nullable Instant expires,
            @Nullable Instant lastUsed,
            @Nullable String lastUsedFrom,
            @Nullable Instant revoked,
            @Nullable String replaces) {

        static Listed of(ApiKey key) {
            return new Listed(
                    key.id(),
                    key.name(),
                    words(key),
                    key.source(),
                    key.created(),
                    key.createdBy(),
                    key.expires(),
                    key.lastUsed(),
                    key.lastUsedFrom(),
                    key.revoked(),
                    key.replaces());
        }
    }

    private static List<String> words(ApiKey key) {
        return key.scopes().stream().map(Scope::word).toList();
    }

    /** Makes a key for a machine; the answer shows it, this once. */
    @PostMapping
    ResponseEntity<Issued> create(@RequestBody NewKey wanted, Principal who, HttpServletRequest request) {
        List<Field> wrong = new ArrayList<>();
        Set<Scope> scopes = scopes(wanted.scopes(), wrong);
        Instant expires = expires(wanted.expires(), wrong);
        if (wanted.name() == null) {
            wrong.add(new Field("name", "must be given"));
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        return created(keys.create(
                new ApiKeys.Wanted(String.valueOf(wanted.name()), scopes, wanted.source(), expires),
                who.getName(),
                request.getRemoteAddr()));
    }

    private static Set<Scope> scopes(@Nullable List<String> words, List<Field> wrong) {
        Set<Scope> scopes = new LinkedHashSet<>();
        if (words == null) {
            return scopes;
        }
        for (int index = 0; index < words.size(); index++) {
            String word = String.valueOf(words.get(index));
            int at = index;
            Scope.of(word)
                    .ifPresentOrElse(
                            scopes::add, () -> wrong.add(new Field("scopes[" + at + "]", "is none of " + known())));
        }
        return scopes;
    }

    private static String known() {
        return Arrays.stream(Scope.values()).map(Scope::word).collect(Collectors.joining(", "));
    }

    private static @Nullable Instant expires(@Nullable String text, List<Field> wrong) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            wrong.add(new Field("expires", "must be a time with offset, as 2027-01-31T12:00:00Z"));
            return null;
        }
    }

    /** Makes a new key in place of this one, which goes on for the time of overlap. */
    @PostMapping("/{id}/rotate")
    ResponseEntity<Issued> rotate(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Rotation rotation,
            Principal who,
            HttpServletRequest request) {
        String overlap = rotation == null ? null : rotation.overlap();
        try {
            return created(keys.rotate(
                    id,
                    overlap == null ? Duration.ofDays(1) : Duration.parse(overlap),
                    who.getName(),
                    request.getRemoteAddr()));
        } catch (DateTimeException e) {
            throw new InvalidInputException("overlap", "must be a duration of 0 to 90 days, as PT24H");
        }
    }

    private static ResponseEntity<Issued> created(ApiKeys.Issued issued) {
        return ResponseEntity.created(URI.create("/api/keys/" + issued.stored().id()))
                .cacheControl(CacheControl.noStore())
                .body(Issued.of(issued));
    }

    /** The keys with their state and last use, newest first. */
    @GetMapping
    ResponseEntity<List<Listed>> list(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(keys.count()))
                .body(keys.list(offset, limit).stream().map(Listed::of).toList());
    }

    /** Revokes a key at once. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> revoke(@PathVariable String id, Principal who, HttpServletRequest request) {
        keys.revoke(id, who.getName(), request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }
}
