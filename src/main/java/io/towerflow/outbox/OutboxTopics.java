package io.towerflow.outbox;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

/** The topics that others read, made at the start where the broker has none of that name. */
@Configuration(proxyBeanMethods = false)
class OutboxTopics {

    private static final int PARTITIONS = 6;

    @Bean
    NewTopic incidentChangedTopic() {
        return TopicBuilder.name("incident.changed.v1").partitions(PARTITIONS).build();
    }

    @Bean
    NewTopic workOrderChangedTopic() {
        return TopicBuilder.name("work-order.changed.v1").partitions(PARTITIONS).build();
    }
}
