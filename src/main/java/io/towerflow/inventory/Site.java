package io.towerflow.inventory;

import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place with a tower.
 *
 * @param id the operator's own id of the site
 * @param latitude degrees north (WGS 84), -90 to 90
 * @param longitude degrees east (WGS 84), -180 to 180
 * @param region the region that owns the site; the default correlation domain
 * @param hub whether the transmission network is entered here: links lead from every other site towards a hub
 * @param feederId the power feeder that brings mains to the site, or null where there is none
 * @param technologies 2G, 3G, 4G, 5G
 * @param occupants the operators whose radios stand here (not tenants of TowerFlow)
 * @param accessHours when a technician may enter, as {@code Mo-Su 00:00-24:00}
 * @param timeZone the site's own time zone, for people; stored times are UTC
 * @param placeholder whether an alarm named a site that the inventory does not know; to be resolved by an administrator
 */
public record Site(
        String id,
        String name,
        double latitude,
        double longitude,
        String region,
        boolean hub,
        @Nullable String feederId,
        Set<String> technologies,
        Set<String> occupants,
        String accessHours,
        ZoneId timeZone,
        boolean placeholder) {}
