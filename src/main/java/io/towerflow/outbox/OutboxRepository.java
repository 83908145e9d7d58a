package io.towerflow.outbox;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.towerflow.storage.AfterCommit;
import io.towerflow.storage.JsonColumns;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes events into their table. Events of one key keep their order if their writers come one after the other, as those
 * do that lock the row of the thing that changed.
 */
@Repository
class OutboxRepository implements Outbox {

    private static final int LANES = 16;

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final Clock clock;
    private final OutboxSender sender;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    OutboxRepository(JdbcClient jdbc, JsonColumns json, Clock clock, OutboxSender sender) {
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
        jdbc.sql("INSERT INTO outbox_event (tenant_id, event_id, lane, topic, key, type, at, data) "
                        + "VALUES (:tenant, :event, :lane, :topic, :key, :type, :at, :data)")
                .param("tenant", tenant)
                .param("event", ids.generate())
                .param("lane", Math.floorMod(key.hashCode(), LANES))
                .param("topic", topic)
                .param("key", key)
                .param("type", type)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("data", json.write(data))
                .update();
        AfterCommit.once(this, sender::wake);
    }
}
