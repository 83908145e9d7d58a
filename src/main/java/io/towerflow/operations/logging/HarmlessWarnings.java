package io.towerflow.operations.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Leaves out warnings of libraries that ask nothing of anybody, so that those that remain are read. Each is known by its logger
 * and its words: other warnings of the same logger stay.
 */
final class HarmlessWarnings extends TurboFilter {

    private static final Map<String, String> WORDS = Map.of(
            // Each start of a controller, an empty log at the first
            "org.apache.kafka.controller.QuorumController", "Performing controller activation",
            // The broker closes one of its connections twice when it stops
            "org.apache.kafka.clients.NetworkClient", "Attempting to close NetworkClient that has already been closed",
            // Handlers are not looked up beforehand, for most requests need none to be admitted
            "org.springframework.web.servlet.handler.HandlerMappingIntrospector", "Cache miss for");

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        if (level != Level.WARN || format == null) {
            return FilterReply.NEUTRAL;
        }
        String words = WORDS.get(logger.getName());
        return words != null && format.contains(words) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
