package io.towerflow.alarm.source;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * @param mapping the file that says what the names of alarms mean
 */
@ConfigurationProperties("towerflow.alarm.causes")
public record CauseSettings(
        @DefaultValue("classpath:connectors/causes/causes.yaml")
        Resource mapping) {}
