package io.towerflow.dispatch.selection;

/** Distances on the earth, taken as a sphere: right to half a percent, which is more than a choice between people needs. */
final class GreatCircle {

    private static final double EARTH_RADIUS_METERS = 6_371_008.8;

    private GreatCircle() {}

    /** Returns the metres between two places given in degrees (haversine formula). */
    static double meters(double latitudeA, double longitudeA, double latitudeB, double longitudeB) {
        double halfLatitude = Math.toRadians(latitudeB - latitudeA) / 2;
        double halfLongitude = Math.toRadians(longitudeB - longitudeA) / 2;
        double chord = Math.pow(Math.sin(halfLatitude), 2)
                + Math.cos(Math.toRadians(latitudeA))
                        * Math.cos(Math.toRadians(latitudeB))
                        * Math.pow(Math.sin(halfLongitude), 2);
        return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(chord)));
    }
}
