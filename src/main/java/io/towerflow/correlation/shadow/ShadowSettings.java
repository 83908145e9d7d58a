package io.towerflow.correlation.shadow;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the shadows.
 *
 * @param mostWaiting how many alarms may wait for one candidate on one node; what comes beyond is left out and counted
 */
@ConfigurationProperties("towerflow.correlation.shadow")
record ShadowSettings(@DefaultValue("20000") int mostWaiting) {}
