package io.towerflow.dispatch.sms;

import io.towerflow.storage.RetentionPolicy;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Retention of automatic answers, which count for an hour; the provider repeats a webhook for a few hours at most. */
@Configuration(proxyBeanMethods = false)
class SmsAnswerRetention {

    @Bean
    RetentionPolicy answersToForget() {
        return new RetentionPolicy("sms_answer", "at < :until", Duration.ofDays(2));
    }
}
