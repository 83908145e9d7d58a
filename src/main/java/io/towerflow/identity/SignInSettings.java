package io.towerflow.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of signing in and of staying signed in.
 *
 * @param sessionLifetime time after which a session ends, however busy it is
 * @param freeFailures wrong passwords for one name from one address before the first delay
 * @param firstDelay delay after the next wrong one; each further one doubles it
 * @param longestDelay longest delay to which it grows
 * @param failuresByName wrong passwords an hour for one name from all addresses from which it never signed in
 * @param failuresByAddress wrong passwords an hour from one address for all names that never signed in from it
 */
@ConfigurationProperties("towerflow.sign-in")
public record SignInSettings(
        @DefaultValue("12h") Duration sessionLifetime,
        @DefaultValue("4") int freeFailures,
        @DefaultValue("5s") Duration firstDelay,
        @DefaultValue("5m") Duration longestDelay,
        @DefaultValue("60") int failuresByName,
        @DefaultValue("120") int failuresByAddress) {}
