package io.towerflow.rules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored version of a rule set; what is stored never changes.
 *
 * @param version counts from 1 in each set; decisions store it
 * @param basedOn the version that it was made from; null for the first
 * @param author the user name of who made it, or {@link RuleVersions#PRODUCT}
 * @param reason why it was made
 * @param shipped whether it came with the product
 */
public record RuleVersion(
        String set,
        int version,
        @Nullable Integer basedOn,
        String author,
        Instant createdAt,
        String reason,
        boolean shipped) {}
