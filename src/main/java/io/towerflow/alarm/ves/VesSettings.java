package io.towerflow.alarm.ves;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * @param mapping the file that maps fault events to alarms
 */
@ConfigurationProperties("towerflow.alarm.ves")
record VesSettings(
        @DefaultValue("classpath:connectors/ves/mapping.yaml")
        Resource mapping) {}
