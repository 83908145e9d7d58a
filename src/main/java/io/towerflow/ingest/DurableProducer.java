package io.towerflow.ingest;

import io.towerflow.problem.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** Hands messages to the broker and says when it has all of them, in no longer than a caller can wait. */
public class DurableProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DurableProducer.class);

    /** A source waits no longer for the broker than most HTTP clients wait for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;

    /**
     * @param client the name by which the broker knows it
     * @param deliveryTimeout how long the broker may take for a message
     */
    public DurableProducer(KafkaConnections connections, String client, Duration deliveryTimeout) {
        int timeout = Math.toIntExact(deliveryTimeout.toMillis());
        this.producers = connections.producers(
                client,
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        timeout,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.max(1, timeout / 2),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        timeout,
                        ProducerConfig.LINGER_MS_CONFIG,
                        2));
    }

    /** Sends one message for each thing. The future completes when the broker has all, and fails when it could not take one in time. */
    public <T> CompletableFuture<Void> send(List<T> all, Function<T, ProducerRecord<byte[], byte[]>> message) {
        if (all.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        AtomicInteger missing = new AtomicInteger(all.size());
        try {
            Producer<byte[], byte[]> producer = producers.createProducer();
            for (T one : all) {
                producer.send(message.apply(one), (metadata, failure) -> {
                    if (failure != null) {
                        accepted.completeExceptionally(failure);
                    } else if (missing.decrementAndGet() == 0) {
                        accepted.complete(null);
                    }
                });
                if (accepted.isCompletedExceptionally()) {
                    break;
                }
            }
        } catch (RuntimeException e) {
            accepted.completeExceptionally(e);
        }
        return accepted;
    }

    /**
     * Returns when the broker has what a request brought.
     *
     * @param what is waited for, as {@code alarms}
     * @throws UnavailableException 503 with Retry-After when the broker did not take it in time
     */
    public static void await(String what, CompletableFuture<Void> accepted) {
        try {
            join(accepted);
        } catch (BrokerAwayException e) {
            LOG.warn("{} could not be accepted", what, e.getCause());
            throw new UnavailableException(
                    "The broker did not take all " + what
                            + " in time. Send the request again: what it has already is recognised as the same.",
                    RETRY_AFTER,
                    e);
        }
    }

    /**
     * Returns when the broker has it.
     *
     * @throws BrokerAwayException when it did not take it in time
     */
    public static void join(CompletableFuture<Void> accepted) {
        try {
            accepted.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            throw new BrokerAwayException(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public void close() {
        producers.destroy();
    }
}
