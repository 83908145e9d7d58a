package io.towerflow.inventory;

import org.jspecify.annotations.Nullable;

/** Resolution of a place-holder: a piece of equipment of a known site, or a site of its own. */
public sealed interface PlaceholderResolution {

    /** A piece of equipment with the place-holder's id. */
    record IsEquipment(
            String siteId, EquipmentKind kind, @Nullable String name) implements PlaceholderResolution {}

    /** A site with the place-holder's id. */
    record IsSite(String name, double latitude, double longitude, String region) implements PlaceholderResolution {}
}
