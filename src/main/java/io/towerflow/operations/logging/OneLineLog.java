package io.towerflow.operations.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.pattern.DynamicConverter;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Makes every pattern of the log, of the console and of files, write each event on one line. Right after Spring Boot has set the
 * log up, whatever its configuration was. And leaves out {@link HarmlessWarnings}.
 */
public final class OneLineLog implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            log.addTurboFilter(new HarmlessWarnings());
            for (Logger logger : log.getLoggerList()) {
                for (Iterator<Appender<ILoggingEvent>> each = logger.iteratorForAppenders(); each.hasNext(); ) {
                    if (each.next() instanceof OutputStreamAppender<ILoggingEvent> appender
                            && appender.getEncoder() instanceof PatternLayoutEncoder encoder
                            && encoder.getLayout() instanceof PatternLayout layout) {
                        encode(layout);
                    }
                }
            }
        }
    }

    /** Compiles the layout's pattern again with converters that encode. */
    static void encode(PatternLayout layout) {
        Map<String, Supplier<DynamicConverter>> converters = layout.getInstanceConverterMap();
        for (String word : new String[] {"m", "msg", "message"}) {
            converters.put(word, OneLine.Message::new);
        }
        for (String word : new String[] {"X", "mdc"}) {
            converters.put(word, OneLine.Context::new);
        }
        for (String word :
                new String[] {"wEx", "wex", "ex", "exception", "throwable", "xEx", "xException", "xThrowable"}) {
            converters.put(word, OneLine.Failure::new);
        }
        layout.stop();
        layout.start();
    }
}
