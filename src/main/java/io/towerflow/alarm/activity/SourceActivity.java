package io.towerflow.alarm.activity;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Keeps when each source last spoke on this node, gathered in memory and written from time to time: a row for each
 * source that every batch of every partition would write is a row that they all wait for.
 */
@Component
public class SourceActivity {

    private final Map<Source, Instant> heard = new ConcurrentHashMap<>();

    /** A source of a tenant. */
    public record Source(String tenant, String sourceSystemId) {}

    /** Sources whose reports were committed, with the latest arrival of each. */
    public void heard(Map<Source, Instant> latest) {
        latest.forEach((source, at) -> heard.merge(source, at, (one, other) -> one.isAfter(other) ? one : other));
    }

    /** Returns what was heard since the last call, and empties it. */
    Map<Source, Instant> take() {
        Map<Source, Instant> taken = new HashMap<>();
        for (Source source : heard.keySet()) {
            Instant at = heard.remove(source);
            if (at != null) {
                taken.put(source, at);
            }
        }
        return taken;
    }
}
