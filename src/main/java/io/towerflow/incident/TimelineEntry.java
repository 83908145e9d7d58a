package io.towerflow.incident;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entry of a timeline: one thing that happened to an incident.
 *
 * @param kind a word such as {@code opened}, {@code severity-raised}, {@code severity-lowered}, {@code offer-sent},
 *     {@code accepted}, {@code closed}
 * @param key a key of {@code i18n/ROOM_*.properties}; said in the reader's language when shown
 * @param arguments what the sentence names
 * @param actor who did it: a user's id, or null for the product itself
 */
public record TimelineEntry(
        Instant at,
        String kind,
        String key,
        List<String> arguments,
        @Nullable String actor) {}
