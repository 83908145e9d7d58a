package io.towerflow.rules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a rule set came in force.
 *
 * @param by the user name of who put it in force, or {@link RuleVersions#PRODUCT}
 * @param faulty the version that it replaced because that failed; null where people or a new release wanted the change
 */
public record Activation(
        String set,
        int version,
        Instant at,
        String by,
        String reason,
        @Nullable Integer faulty) {}
