package io.towerflow.identity.sessions;

import io.towerflow.storage.RetentionPolicy;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Retention of sign-ins: sessions go a month after their end, addresses that were not used for 90 days are known no more. */
@Configuration(proxyBeanMethods = false)
class SignInRetention {

    @Bean
    RetentionPolicy signInSessionsToForget() {
        return new RetentionPolicy("sign_in_session", "expires_at < :until", Duration.ofDays(30));
    }

    @Bean
    RetentionPolicy knownAddressesToForget() {
        return new RetentionPolicy("known_address", "last_used_at < :until", Duration.ofDays(90));
    }
}
