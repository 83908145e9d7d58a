package io.towerflow.demo.mailbox;

import io.towerflow.storage.RetentionPolicy;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Retention of mails: they go after {@code towerflow.demo.keep}, so that a demo that runs for months stays quick. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("towerflow.demo.enabled")
class MailRetention {

    @Bean
    RetentionPolicy mailsToForget(@Value("${towerflow.demo.keep}") Duration keep) {
        return new RetentionPolicy("demo_mail", "received_at < :until", keep);
    }
}
