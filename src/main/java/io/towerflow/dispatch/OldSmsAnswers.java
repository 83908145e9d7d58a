package io.towerflow.dispatch;

import io.towerflow.tenancy.OldRows;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Automatic answers count for an hour; the provider repeats a webhook for a few hours at most. */
@Configuration(proxyBeanMethods = false)
class OldSmsAnswers {

    @Bean
    OldRows answersToForget() {
        return new OldRows("sms_answer", "at < :until", Duration.ofDays(2));
    }
}
