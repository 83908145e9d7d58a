package io.towerflow.notification;

import io.towerflow.people.People;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

@Service
class StoredReports implements DeliveryReports {

    private static final Logger log = LoggerFactory.getLogger(StoredReports.class);

    private final MessageStore store;
    private final StateChanges changes;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final People people;
    private final Tenants tenants;
    private final Clock clock;

    StoredReports(
            MessageStore store,
            StateChanges changes,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            People people,
            Tenants tenants,
            Clock clock) {
        this.store = store;
        this.changes = changes;
        this.transaction = transaction;
        this.events = events;
        this.people = people;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public void reported(String providerId, @Nullable UUID messageId, MessageState state, @Nullable String error) {
        Optional<Message> moved = Tenancy.asSystem(() -> transaction.execute(tx -> {
            UUID id = store.idOfProviderId(providerId).orElse(messageId);
            if (id == null) {
                log.info("A report of the message {}, which is not ours, is ignored", providerId);
                return Optional.<Message>empty();
            }
            return store.advance(id, providerId, state, error, clock.instant());
        }));
        Objects.requireNonNull(moved).ifPresent(changes::announce);
    }

    @Override
    public boolean received(String providerId, String from, String to, String body) {
        SmsReceived sms = new SmsReceived(providerId, from, to, body, clock.instant());
        Boolean first = Tenancy.as(
                tenantOf(from),
                () -> transaction.execute(tx -> {
                    if (!store.insertReceived(sms)) {
                        return false;
                    }
                    events.publishEvent(sms);
                    return true;
                }));
        return Boolean.TRUE.equals(first);
    }

    private String tenantOf(String phone) {
        Optional<String> writer = Tenancy.asSystem(() -> transaction.execute(tx -> store.tenantThatWroteTo(phone)));
        return Objects.requireNonNull(writer)
                .or(() -> tenants.ids().stream()
                        .filter(tenant -> Boolean.TRUE.equals(Tenancy.as(
                                tenant,
                                () -> transaction.execute(
                                        tx -> !people.findByPhone(phone).isEmpty()))))
                        .findFirst())
                .orElse(Tenancy.DEFAULT);
    }
}
