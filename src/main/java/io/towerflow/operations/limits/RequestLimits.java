package io.towerflow.operations.limits;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of what a request may cost.
 *
 * @param body the largest body, unpacked, of an endpoint that is not listed
 * @param largeBodies how much memory the bodies over that size may take side by side
 * @param retryAfter when somebody who found no place may try again
 * @param endpoints limits of single addresses ({@code path}, {@code body}, {@code group}, {@code together}: calls of the group side by
 *     side, {@code encoding}: one that the endpoint unpacks itself); the first whose path fits counts
 */
@ConfigurationProperties("towerflow.requests")
record RequestLimits(
        @DefaultValue("1MB") DataSize body,
        @DefaultValue("256MB") DataSize largeBodies,
        @DefaultValue("5s") Duration retryAfter,
        @DefaultValue List<Endpoint> endpoints) {

    /**
     * Limits of some addresses.
     *
     * @param path as Spring's path patterns write it
     * @param body the largest body, unpacked; null for that of endpoints that are not listed
     * @param group endpoints of one group share their places; null where calls are not counted
     * @param together how many calls of the group run side by side
     * @param encoding a content encoding that the endpoint unpacks itself, within limits of its own; null where there is none
     */
    record Endpoint(
            String path,
            @Nullable DataSize body,
            @Nullable String group,
            @DefaultValue("2") int together,
            @Nullable String encoding) {}
}
