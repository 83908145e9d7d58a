package io.towerflow.operations;

import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Lets the server run in UTC and in no country's language whatever its machine is set to. The engine stores times on the clock of
 * the machine's zone and without it: in the hour that autumn gives twice a timer would ring an hour early, and none would mean the
 * same after a move. It looks for its tables by names made small in the machine's language: in Turkish it finds none that has an I.
 */
public final class SameEverywhere implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(SameEverywhere.class);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TimeZone machine = TimeZone.getDefault();
        TimeZone utc = TimeZone.getTimeZone(ZoneOffset.UTC);
        if (!machine.hasSameRules(utc)) {
            LOG.info("The machine's clock shows {}; the server runs in UTC.", machine.getID());
            TimeZone.setDefault(utc);
        }
        Locale.setDefault(Locale.ENGLISH);
    }

    /** Runs before the embedded database is started, which would take them over. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
