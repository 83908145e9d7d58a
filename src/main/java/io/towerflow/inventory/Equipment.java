package io.towerflow.inventory;

import org.jspecify.annotations.Nullable;

/**
 * A piece of equipment at a site.
 *
 * @param ratedWatts what it draws or delivers at full load, in watts, if known
 * @param capacityWattHours what a battery holds when full, in watt-hours; null for all else
 */
public record Equipment(
        String id,
        String siteId,
        EquipmentKind kind,
        String name,
        @Nullable String vendor,
        @Nullable Double ratedWatts,
        @Nullable Double capacityWattHours) {}
