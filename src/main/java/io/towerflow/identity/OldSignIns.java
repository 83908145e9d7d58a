package io.towerflow.identity;

import io.towerflow.tenancy.OldRows;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sessions go a month after their end, addresses that were not used for 90 days are known no more. */
@Configuration(proxyBeanMethods = false)
class OldSignIns {

    @Bean
    OldRows signInSessionsToForget() {
        return new OldRows("sign_in_session", "expires_at < :until", Duration.ofDays(30));
    }

    @Bean
    OldRows knownAddressesToForget() {
        return new OldRows("known_address", "last_used_at < :until", Duration.ofDays(90));
    }
}
