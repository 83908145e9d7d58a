package io.towerflow.operations;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the clock. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

    /** Provides the one clock: in UTC, injected wherever time is read. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
