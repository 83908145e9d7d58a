package io.towerflow.notification;

import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets messages go that are too old to be asked about. */
@Component
class OldMessages {

    private final MessageStore store;
    private final TransactionTemplate transaction;
    private final NotificationSettings settings;
    private final Clock clock;

    OldMessages(MessageStore store, TransactionTemplate transaction, NotificationSettings settings, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT6M")
    void forget() {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(
                tx -> store.forget(clock.instant().minus(settings.keep()))));
    }
}
