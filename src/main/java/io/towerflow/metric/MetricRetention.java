package io.towerflow.metric;

import io.towerflow.storage.PartitionRetention;
import io.towerflow.storage.RetentionPolicy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Drops the days of samples that are over; a day later than the last sample of them is taken. */
@Configuration(proxyBeanMethods = false)
class MetricRetention {

    @Bean
    PartitionRetention samplesToForget(MetricSettings settings) {
        return new PartitionRetention("metric_forget", settings.keep().plusDays(1));
    }

    @Bean
    RetentionPolicy touchedHoursToForget(MetricSettings settings) {
        return new RetentionPolicy(
                "metric_late", "hour < :until", settings.keep().plusDays(1));
    }
}
