package io.towerflow.demo.story;

import io.towerflow.alarm.Alarms;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.incident.Incidents;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** Configures the demo's story. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorySettings.class)
class StoryConfiguration {

    @Bean
    @ConditionalOnProperty("towerflow.demo.enabled")
    @ConditionalOnBooleanProperty(name = "towerflow.demo.story", matchIfMissing = true)
    StoryTime storyTime(
            StoryTeller teller,
            WorkOrders workOrders,
            Incidents incidents,
            Alarms alarms,
            TransactionTemplate transaction,
            Clock clock) {
        return new StoryTime(teller, workOrders, incidents, alarms, transaction, clock);
    }
}
