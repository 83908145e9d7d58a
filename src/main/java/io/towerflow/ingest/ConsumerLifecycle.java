package io.towerflow.ingest;

import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/** Starts a group of consumers with the server, once all is there that they write to, and stops it before that goes. */
public abstract class ConsumerLifecycle implements SmartLifecycle, ConsumerAwareRebalanceListener {

    private final String group;
    private final Consumers consumers;

    private @Nullable ConcurrentMessageListenerContainer<byte[], byte[]> container;

    /** @param group under which the broker knows the consumers */
    protected ConsumerLifecycle(String group, Consumers consumers) {
        this.group = group;
        this.consumers = consumers;
    }

    /** Makes the consumers, which begin afterwards. */
    protected abstract ConcurrentMessageListenerContainer<byte[], byte[]> create();

    @Override
    public synchronized void start() {
        ConcurrentMessageListenerContainer<byte[], byte[]> made = create();
        consumers.starting(group);
        made.start();
        container = made;
    }

    @Override
    public synchronized void stop() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return container != null;
    }

    @Override
    public int getPhase() {
        return AbstractMessageListenerContainer.DEFAULT_PHASE;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        consumers.joined(group);
    }
}
