package io.towerflow.storage;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Publishes events once their transaction has committed, equal ones once. */
@Component
public class AfterCommit {

    private final ApplicationEventPublisher events;

    AfterCommit(ApplicationEventPublisher events) {
        this.events = events;
    }

    public void publish(Object event) {
        for (TransactionSynchronization waiting : TransactionSynchronizationManager.getSynchronizations()) {
            if (waiting instanceof News news) {
                news.events.add(event);
                return;
            }
        }
        News news = new News(events);
        news.events.add(event);
        TransactionSynchronizationManager.registerSynchronization(news);
    }

    private static final class News implements TransactionSynchronization {

        private final ApplicationEventPublisher publisher;
        private final Set<Object> events = new LinkedHashSet<>();

        private News(ApplicationEventPublisher publisher) {
            this.publisher = publisher;
        }

        @Override
        public void afterCommit() {
            events.forEach(publisher::publishEvent);
        }
    }
}
