package io.towerflow.ingest;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Keeps which of this node's consumers the broker has given their share of the partitions since the start;
 * until then what is sent is kept and not yet read.
 */
@Component
public class Consumers {

    private final Map<String, CompletableFuture<Void>> groups = new ConcurrentHashMap<>();

    /** A consumer of this group has been started. */
    public void starting(String group) {
        groups.putIfAbsent(group, new CompletableFuture<>());
    }

    /** The broker has given it a share, which may be empty where there are more nodes than partitions. */
    public void joined(String group) {
        groups.computeIfAbsent(group, name -> new CompletableFuture<>()).complete(null);
    }

    /** Completes when all groups started so far have their share. */
    public CompletableFuture<Void> allJoined() {
        return CompletableFuture.allOf(groups.values().toArray(CompletableFuture[]::new));
    }
}
