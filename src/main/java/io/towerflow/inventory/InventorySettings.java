package io.towerflow.inventory;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param refresh how often a node looks whether another one has changed the inventory
 */
@ConfigurationProperties("towerflow.inventory")
record InventorySettings(@DefaultValue("2s") Duration refresh) {}
