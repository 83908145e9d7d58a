package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmSettings;
import io.towerflow.storage.RetentionPolicy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deletes rejected input that is older than its retention. */
@Configuration(proxyBeanMethods = false)
class RejectedAlarmRetention {

    @Bean
    RetentionPolicy rejectedToForget(AlarmSettings settings) {
        return new RetentionPolicy("rejected_alarm", "rejected_at < :until", settings.keepRejected());
    }
}
