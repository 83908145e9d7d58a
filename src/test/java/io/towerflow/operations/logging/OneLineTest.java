package io.towerflow.operations.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.towerflow.TowerFlowTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Input that would forge lines of the log, written by the product's own log. */
@TowerFlowTest
@ExtendWith(OutputCaptureExtension.class)
class OneLineTest {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger(OneLineTest.class);
    private static final String FORGED = "2026-11-30T12:00:00.000Z  INFO 1 --- [main] io.towerflow.Audit : all is well";

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u0085", "\u2028", "\u001b[2K\u001b[1A\n", "\u000b", "\u0000\n"})
    void nothingThatIsLoggedBeginsALine(String end, CapturedOutput output) {
        String hostile = "guest" + end + FORGED;
        MDC.put("incident", "INC" + end + FORGED);
        try {
            log.warn("Refused {}", hostile);
            log.warn("Failed", new IllegalStateException(hostile, new IllegalArgumentException(hostile)));
        } finally {
            MDC.remove("incident");
        }

        assertThat(output.getAll()).contains("Refused guest");
        assertThat(output.getAll().split("\\R|\u001b\\[1A"))
                .noneMatch(line -> line.startsWith(FORGED))
                .anyMatch(line -> line.contains("Refused guest") && line.contains("all is well"))
                .anyMatch(line -> line.contains("Caused by: java.lang.IllegalArgumentException: guest")
                        && line.contains("all is well"));
    }

    /** The pattern of files is another one than that of the console. */
    @Test
    void aPatternForFilesIsEncodedToo() {
        LoggerContext context = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%d %p [%X{site}] %logger : %m%n%wEx");
        OneLineLog.encode(layout);
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLevel(Level.INFO);
        event.setLoggerName("x");
        event.setMessage("a\nb");
        event.setMDCPropertyMap(Map.of("site", "S\r\n1"));
        event.setInstant(java.time.Instant.EPOCH);

        assertThat(layout.doLayout(event)).hasLineCount(1).contains("[S\\r\\n1]", "a\\nb");
    }
}
