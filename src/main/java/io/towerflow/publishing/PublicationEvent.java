package io.towerflow.publishing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a publication on its way.
 *
 * @param actor the person, or null for the product itself
 */
public record PublicationEvent(
        Instant at,
        String kind,
        @Nullable String actor,
        @Nullable String words) {}
