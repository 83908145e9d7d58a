package io.towerflow.notification.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.throttle.MessageThrottle;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sends what is stored: one {@link ChannelSender} for each provider, so that a slow one holds up no other. */
@Component
class Sender implements SmartLifecycle {

    private final Map<String, ChannelSender> senders = new LinkedHashMap<>();
    private volatile boolean running;

    Sender(
            List<MessageChannel> channels,
            MessageRepository repository,
            ProviderStates providers,
            FailOver failOver,
            MessageThrottle throttle,
            StateChanges changes,
            TransactionTemplate transaction,
            NotificationSettings settings,
            Clock clock,
            MeterRegistry meters) {
        for (MessageChannel channel : channels) {
            senders.put(
                    channel.provider(),
                    new ChannelSender(
                            channel, repository, providers, failOver, throttle, changes, transaction, settings, clock));
            meters.gauge(
                    "towerflow.notifications.waiting",
                    List.of(io.micrometer.core.instrument.Tag.of("provider", channel.provider())),
                    repository,
                    messages -> waiting(messages, transaction, channel));
        }
    }

    /** Looks for waiting messages now; a call too many does no harm. */
    void wake(String provider) {
        ChannelSender sender = senders.get(provider);
        if (sender != null) {
            sender.wake();
        }
    }

    boolean isAlive() {
        return running && senders.values().stream().allMatch(ChannelSender::isAlive);
    }

    @Override
    public void start() {
        senders.values().forEach(ChannelSender::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        senders.values().forEach(ChannelSender::stop);
        senders.values().forEach(ChannelSender::awaitCalls);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    // SmartLifecycle's default phase, the last: the web server that takes the delivery reports runs before and after
    // it.

    private static double waiting(
            MessageRepository repository, TransactionTemplate transaction, MessageChannel channel) {
        Integer waiting = Tenancy.asSystem(() -> transaction.execute(tx -> repository.waiting(channel)));
        return waiting == null ? 0 : waiting;
    }
}
