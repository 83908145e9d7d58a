package io.towerflow.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes events into their table. Events of one key keep their order if their writers come one after the other, as those
 * do that lock the row of the thing that changed.
 */
@Repository
class OutboxRepository implements Outbox {

    private static final int LANES = 16;

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final OutboxSender sender;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    OutboxRepository(JdbcClient jdbc, ObjectMapper json, Clock clock, OutboxSender sender) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.sender = sender;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String topic, String key, String type, Object data) {
        append(Tenancy.required(), topic, key, type, data);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String tenant, String topic, String key, String type, Object data) {
        String written;
        try {
            written = json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An event of type " + type + " cannot be written as JSON", e);
        }
        jdbc.sql("INSERT INTO outbox_event (tenant_id, event_id, lane, topic, key, type, at, data) "
                        + "VALUES (:tenant, :event, :lane, :topic, :key, :type, :at, :data)")
                .param("tenant", tenant)
                .param("event", ids.generate())
                .param("lane", Math.floorMod(key.hashCode(), LANES))
                .param("topic", topic)
                .param("key", key)
                .param("type", type)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("data", written)
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                sender.wake();
            }
        });
    }
}
