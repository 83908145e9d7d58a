package io.towerflow.notification.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.MessageStateChanged;
import io.towerflow.notification.MessageUndeliverable;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Counts and announces each state that a message reaches, once it is committed. */
@Component
public class StateChanges {

    private static final Logger log = LoggerFactory.getLogger(StateChanges.class);

    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final Clock clock;

    StateChanges(ApplicationEventPublisher events, MeterRegistry meters, Clock clock) {
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    void announce(FailOver.Recorded recorded) {
        announce(recorded.message(), recorded.lost());
    }

    /**
     * Announces the state of a message.
     *
     * @param lost whether nothing tells the person any more
     */
    void announce(Message message, boolean lost) {
        MessageState state = message.state();
        meters.counter(
                        "towerflow.notifications",
                        "channel",
                        message.channel().id(),
                        "provider",
                        message.provider(),
                        "state",
                        state.id())
                .increment();
        if (state == MessageState.FAILED || state == MessageState.UNKNOWN || state == MessageState.EXPIRED) {
            log.warn(
                    "The {} {} to {} about {} is {}: {}",
                    message.channel().id(),
                    message.id(),
                    message.recipientId(),
                    message.incidentNumber(),
                    state.id(),
                    message.error());
        }
        MessageStateChanged event = new MessageStateChanged(
                message.tenant(),
                message.id(),
                message.channel(),
                state,
                message.recipientId(),
                message.template(),
                message.incidentNumber(),
                message.workOrderId(),
                message.error(),
                clock.instant());
        publish(message.tenant(), event);
        if (lost) {
            publish(
                    message.tenant(),
                    new MessageUndeliverable(
                            message.tenant(),
                            message.id(),
                            message.recipientId(),
                            message.template(),
                            message.incidentNumber(),
                            message.workOrderId(),
                            message.error(),
                            event.at()));
        }
    }

    private void publish(String tenant, Object event) {
        Tenancy.as(tenant, () -> {
            try {
                events.publishEvent(event);
            } catch (RuntimeException e) {
                // The state is committed; a listener that fails must not make the sender believe otherwise.
                log.error("A listener failed on {}", event, e);
            }
        });
    }
}
