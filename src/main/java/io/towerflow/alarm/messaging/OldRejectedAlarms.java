package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmSettings;
import io.towerflow.tenancy.OldRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is too old is no longer shown. */
@Configuration(proxyBeanMethods = false)
class OldRejectedAlarms {

    @Bean
    OldRows rejectedToForget(AlarmSettings settings) {
        return new OldRows("rejected_alarm", "rejected_at < :until", settings.keepRejected());
    }
}
