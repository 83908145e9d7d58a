package io.towerflow.maintenance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of a maintenance window.
 *
 * @param longest longest time from start to end, extensions included
 * @param latestRequest how long after its start a window may still be asked for
 * @param ownExtension how far who asked for a window may extend it in all; further only another person may
 */
@ConfigurationProperties("towerflow.alarm.windows")
record WindowSettings(
        @DefaultValue("7d") Duration longest,
        @DefaultValue("1h") Duration latestRequest,
        @DefaultValue("2h") Duration ownExtension) {}
