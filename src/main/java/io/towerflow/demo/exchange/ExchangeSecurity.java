package io.towerflow.demo.exchange;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Lets in the exchange's own customers: TowerFlow's accounts mean nothing to it, as they mean nothing to Twilio. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("towerflow.demo.enabled")
class ExchangeSecurity {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain exchangeChecksItsOwnCallers(HttpSecurity http) throws Exception {
        return http.securityMatcher("/demo/exchange/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }
}
