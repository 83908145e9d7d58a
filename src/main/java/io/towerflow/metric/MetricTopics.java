package io.towerflow.metric;

import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** The topics of metrics, made where they are missing. */
@Configuration(proxyBeanMethods = false)
public class MetricTopics {

    /** Topic of incoming samples, as JSON under their site's id. */
    public static final String SAMPLED = "metric.sampled.v1";

    /** Out: what was refused, with the reasons. */
    public static final String REJECTED = "metric.rejected.v1";

    @Bean
    NewTopics metricTopicsToCreate(MetricSettings settings) {
        return new NewTopics(
                topic(SAMPLED, settings)
                        .config(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")
                        .build(),
                topic(REJECTED, settings)
                        .config(
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(settings.keepRejected().toMillis()))
                        .build());
    }

    private static TopicBuilder topic(String name, MetricSettings settings) {
        return TopicBuilder.name(name).partitions(settings.partitions()).replicas(settings.replicas());
    }
}
