package io.towerflow.alarm.alertmanager;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * @param mapping the file that maps labels to alarms
 */
@ConfigurationProperties("towerflow.alarm.alertmanager")
record AlertmanagerSettings(
        @DefaultValue("classpath:connectors/alertmanager/mapping.yaml")
        Resource mapping) {}
