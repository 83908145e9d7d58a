package io.towerflow.demo.exchange;

import io.towerflow.storage.RetentionPolicy;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Retention of SMS: those of which nothing has become for {@code towerflow.demo.keep} go, so that a demo that runs for months
 * stays quick.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("towerflow.demo.enabled")
class SmsRetention {

    @Bean
    RetentionPolicy smsToForget(@Value("${towerflow.demo.keep}") Duration keep) {
        return new RetentionPolicy("demo_sms", "updated_at < :until AND moves_at IS NULL", keep);
    }
}
