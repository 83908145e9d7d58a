package io.towerflow.demo.mailbox;

import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Lets mails go after {@code towerflow.demo.keep}, so that a demo that runs for months stays quick. */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
class OldMails {

    private final MailStore store;
    private final Duration keep;
    private final Clock clock;

    OldMails(MailStore store, @Value("${towerflow.demo.keep}") Duration keep, Clock clock) {
        this.store = store;
        this.keep = keep;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT5M")
    void forget() {
        store.forget(clock.instant().minus(keep));
    }
}
