package io.towerflow.escalation;

import io.towerflow.storage.RetentionPolicy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Escalations, with whom they asked, go once they have asked nobody for so long that they cannot go on. */
@Configuration(proxyBeanMethods = false)
class EscalationRetention {

    @Bean
    RetentionPolicy escalationsToForget(EscalationSettings settings) {
        return new RetentionPolicy("escalation", """
                begun_at < :until AND NOT EXISTS (
                  SELECT 1 FROM escalation_ask a WHERE a.tenant_id = escalation.tenant_id
                  AND a.escalation_id = escalation.id AND a.asked_at >= :until)""", settings.keep());
    }
}
