package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmSettings;
import io.towerflow.tenancy.OldRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deletes rejected input that is older than its retention. */
@Configuration(proxyBeanMethods = false)
class OldRejectedAlarms {

    @Bean
    OldRows rejectedToForget(AlarmSettings settings) {
        return new OldRows("rejected_alarm", "rejected_at < :until", settings.keepRejected());
    }
}
