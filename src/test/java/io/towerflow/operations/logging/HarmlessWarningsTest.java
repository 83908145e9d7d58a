package io.towerflow.operations.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;

class HarmlessWarningsTest {

    @Test
    void onlyTheKnownWordsAreLeftOut() {
        LoggerContext context = new LoggerContext();
        context.addTurboFilter(new HarmlessWarnings());
        Logger client = context.getLogger("org.apache.kafka.clients.NetworkClient");
        ListAppender<ILoggingEvent> written = new ListAppender<>();
        written.start();
        client.addAppender(written);

        client.warn("[Producer x] Attempting to close NetworkClient that has already been closed.");
        client.warn("[Producer x] Connection to node {} could not be established.", -1);
        client.error("[Producer x] Attempting to close NetworkClient that has already been closed.");

        assertThat(written.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "[Producer x] Connection to node -1 could not be established.",
                        "[Producer x] Attempting to close NetworkClient that has already been closed.");
    }
}
