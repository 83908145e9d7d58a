package io.towerflow.notification.delivery;

import io.towerflow.notification.NotificationSettings;
import io.towerflow.storage.RetentionPolicy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Retention of messages that were decided, and of SMS that came in: they go once they are too old to be asked about. */
@Configuration(proxyBeanMethods = false)
class MessageRetention {

    @Bean
    RetentionPolicy messagesToForget(NotificationSettings settings) {
        return new RetentionPolicy(
                "message", "created_at < :until AND state NOT IN ('stored', 'held', 'claimed')", settings.keep());
    }

    @Bean
    RetentionPolicy receivedSmsToForget(NotificationSettings settings) {
        return new RetentionPolicy("received_sms", "received_at < :until", settings.keep());
    }
}
