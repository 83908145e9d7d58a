package io.towerflow.people;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of this room.
 *
 * @param country the country (ISO 3166 two letters) of telephone numbers that are written without their country
 */
@ConfigurationProperties("towerflow.people")
record PeopleSettings(@DefaultValue("CI") String country) {}
