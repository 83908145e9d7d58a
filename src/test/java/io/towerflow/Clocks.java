package io.towerflow;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * The clocks of the product under test: each class has one of its own, which a test moves while all others go on. Moving time for
 * the whole product would leave leases, retries and rows of the future behind, in the database that all tests share.
 */
public final class Clocks {

    private final Map<Class<?>, MutableClock> clocks = new ConcurrentHashMap<>();

    /**
     * The clock that all objects of a class were given.
     *
     * @throws IllegalArgumentException if there is none
     */
    public MutableClock of(Class<?> component) {
        MutableClock clock = clocks.get(component);
        if (clock == null) {
            throw new IllegalArgumentException(component + " reads no clock; these do: " + clocks.keySet());
        }
        return clock;
    }

    private void putBack() {
        clocks.values().forEach(MutableClock::putBack);
    }

    /** Gives each class its clock instead of the product's one. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Configuration {

        @Bean
        static Clocks clocks() {
            return new Clocks();
        }

        @Bean
        @Primary
        @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
        static Clock clockOfAClass(InjectionPoint place, Clocks clocks) {
            return clocks.clocks.computeIfAbsent(place.getMember().getDeclaringClass(), any -> new MutableClock());
        }
    }

    /** Puts them back after each test. */
    static class PutBack implements AfterEachCallback {

        @Override
        public void afterEach(ExtensionContext test) {
            SpringExtension.getApplicationContext(test).getBean(Clocks.class).putBack();
        }
    }
}
