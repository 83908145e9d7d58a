package io.towerflow.inventory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param domain what makes a correlation domain
 */
@ConfigurationProperties("towerflow.correlation")
record DomainSettings(@DefaultValue("region") Kind domain) {

    enum Kind {
        /** All sites of one region. */
        REGION,
        /** A hub and all sites whose way up ends there; without a hub, all sites that links connect. */
        HUB
    }
}
