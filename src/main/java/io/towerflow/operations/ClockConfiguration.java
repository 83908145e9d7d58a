package io.towerflow.operations;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

    /** The one clock: in UTC, injected wherever time is read. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
