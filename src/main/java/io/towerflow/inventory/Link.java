package io.towerflow.inventory;

/** A transmission link between two sites; it has no direction of its own: upstream is where the nearest hub lies. */
public record Link(String id, Kind kind, String siteA, String siteB) {

    /** Medium of the link. */
    public enum Kind {
        MICROWAVE,
        FIBRE
    }
}
