package io.towerflow.outbox;

/**
 * Transactional outbox of the events that leave by Kafka: written in the caller's transaction, sent afterwards in the
 * order of writing for each key.
 */
public interface Outbox {

    /**
     * Appends one CloudEvents 1.0 event of the current tenant, in the caller's transaction.
     *
     * @param topic the Kafka topic
     * @param key the record's key; order is kept for each key
     * @param type the event's type in reverse DNS, as {@code io.towerflow.incident.changed}
     * @param data what is serialised as the event's {@code data}
     */
    void append(String topic, String key, String type, Object data);

    /**
     * Appends like {@link #append(String, String, String, Object)} for system work, which serves all tenants and must
     * name one.
     */
    void append(String tenant, String topic, String key, String type, Object data);
}
