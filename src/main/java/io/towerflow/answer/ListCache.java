package io.towerflow.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Keeps pages of lists as they are sent, for a second, and no longer than until the list is told to have changed on this node.
 * Many clients that ask the same, or one that asks all the time, cost the database one look; who asks while it looks waits for
 * the same answer.
 */
@Component
public class ListCache {

    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    /** Factor by which a page is larger in memory than its JSON, at most. */
    private static final int WITH_OBJECTS = 4;

    /** The same for an answer that has no objects with it. */
    private static final int WITH_PACKED = 2;

    /** No tenant's id. */
    private static final String NOBODYS = "";

    private final ObjectMapper json;
    private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
    private final Cache<Key, Object> kept = Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumWeight(MOST_BYTES)
            .weigher(ListCache::weight)
            .build();

    ListCache(ObjectMapper json) {
        this.json = json;
    }

    /** Key of a page: the list at one version, the tenant, and what was asked. */
    private record Key(String list, String tenant, long version, Object question) {}

    /** A page, and how many entries all pages have. */
    public record Page<T>(List<T> entries, long total) {}

    /**
     * Returns the page that the current tenant's caller asks for, with {@code X-Total-Count}.
     *
     * @param list the list's name
     * @param question whatever the answer depends on beside the tenant, with {@code equals}
     */
    @SuppressWarnings("unchecked")
    public <T> ResponseEntity<List<T>> page(String list, Object question, Supplier<Page<T>> read) {
        return (ResponseEntity<List<T>>) keep(list, Tenancy.required(), question, () -> write(read.get()));
    }

    /**
     * What the current tenant's caller asks for beside pages, as JSON.
     *
     * @param list the list's name
     * @param question whatever the answer depends on beside the tenant, with {@code equals}
     */
    public ResponseEntity<CachedAnswer> json(String list, Object question, Supplier<?> read) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer(list, question, () -> new CachedAnswer(bytes(read.get()))));
    }

    /** An answer for the current tenant, or for those who belong to none and are shown no row of any. */
    CachedAnswer answer(String list, Object question, Supplier<CachedAnswer> make) {
        return (CachedAnswer) keep(list, Objects.requireNonNullElse(Tenancy.current(), NOBODYS), question, make);
    }

    private Object keep(String list, String tenant, Object question, Supplier<?> make) {
        return kept.get(new Key(list, tenant, version(list, tenant).get(), question), key -> make.get());
    }

    /** Invalidates the tenant's list: it is another one from now on. */
    public void changed(String list, String tenant) {
        version(list, tenant).incrementAndGet();
    }

    private AtomicLong version(String list, String tenant) {
        return versions.computeIfAbsent(list + '/' + tenant, id -> new AtomicLong());
    }

    private <T> ResponseEntity<List<T>> write(Page<T> page) {
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(page.total()))
                .body(new CachedList<>(page.entries(), bytes(page.entries())));
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A list that is no JSON", impossible);
        }
    }

    private static int weight(Key key, Object answer) {
        return answer instanceof ResponseEntity<?> page && page.getBody() instanceof CachedList<?> list
                ? WITH_OBJECTS * list.answer().plain().length
                : answer instanceof CachedAnswer one ? WITH_PACKED * one.plain().length : 1;
    }
}
