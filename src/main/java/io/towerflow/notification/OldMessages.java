package io.towerflow.notification;

import io.towerflow.tenancy.OldRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Messages that were decided, and SMS that came in, go once they are too old to be asked about. */
@Configuration(proxyBeanMethods = false)
class OldMessages {

    @Bean
    OldRows messagesToForget(NotificationSettings settings) {
        return new OldRows(
                "message", "created_at < :until AND state NOT IN ('stored', 'held', 'claimed')", settings.keep());
    }

    @Bean
    OldRows receivedSmsToForget(NotificationSettings settings) {
        return new OldRows("received_sms", "received_at < :until", settings.keep());
    }
}
