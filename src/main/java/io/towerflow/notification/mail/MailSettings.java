package io.towerflow.notification.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails look from outside.
 *
 * @param from the sender, as {@code Name <address>}
 */
@ConfigurationProperties("towerflow.notification.mail")
record MailSettings(
        @DefaultValue("TowerFlow <towerflow@localhost>") String from) {}
