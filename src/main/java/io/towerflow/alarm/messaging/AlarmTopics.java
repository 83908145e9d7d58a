package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmSettings;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** The topics of alarms, made where they are missing. */
@Configuration(proxyBeanMethods = false)
public class AlarmTopics {

    /** Topic of incoming TMF642 alarms, as JSON under any key. */
    public static final String RAISED = "alarm.raised.v1";

    /** Internal: canonical reports under their correlation domain. */
    public static final String KEYED = "alarm.keyed.v1";

    /** Out: what was refused, with the reasons. */
    public static final String REJECTED = "alarm.rejected.v1";

    @Bean
    NewTopics alarmTopicsToCreate(AlarmSettings settings) {
        return new NewTopics(
                topic(RAISED, settings)
                        // When an alarm came is told by the broker's clock, not by whoever sent it.
                        .config(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")
                        .build(),
                topic(KEYED, settings).build(),
                topic(REJECTED, settings).build());
    }

    private static TopicBuilder topic(String name, AlarmSettings settings) {
        return TopicBuilder.name(name).partitions(settings.partitions()).replicas(settings.replicas());
    }
}
