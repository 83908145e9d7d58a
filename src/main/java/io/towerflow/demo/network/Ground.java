package io.towerflow.demo.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The country's outline: tells land from sea and neighbours. */
final class Ground {

    private static final String FILE = "/static/assets/cote-d-ivoire.geojson";
    private static final double EARTH_RADIUS_KM = 6371;
    /** Least distance from the outline, in degrees, at which a site must stand: the outline is simplified. */
    private static final double MARGIN = 0.008;

    private final double[] longitudes;
    private final double[] latitudes;

    Ground() {
        try (InputStream file = Objects.requireNonNull(Ground.class.getResourceAsStream(FILE))) {
            JsonNode ring = new ObjectMapper().readTree(file).at("/features/0/geometry/coordinates/0");
            longitudes = new double[ring.size()];
            latitudes = new double[ring.size()];
            for (int i = 0; i < ring.size(); i++) {
                longitudes[i] = ring.get(i).get(0).asDouble();
                latitudes[i] = ring.get(i).get(1).asDouble();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read", e);
        }
    }

    /** Whether a tower can stand here: inside the country and not on its very edge. */
    boolean carries(double latitude, double longitude) {
        return inside(latitude, longitude)
                && inside(latitude - MARGIN, longitude)
                && inside(latitude + MARGIN, longitude)
                && inside(latitude, longitude - MARGIN)
                && inside(latitude, longitude + MARGIN);
    }

    private boolean inside(double latitude, double longitude) {
        boolean inside = false;
        for (int i = 0, j = longitudes.length - 1; i < longitudes.length; j = i++) {
            boolean crosses = (latitudes[i] > latitude) != (latitudes[j] > latitude);
            if (crosses
                    && longitude
                            < (longitudes[j] - longitudes[i])
                                            * (latitude - latitudes[i])
                                            / (latitudes[j] - latitudes[i])
                                    + longitudes[i]) {
                inside = !inside;
            }
        }
        return inside;
    }

    /** Computes the great-circle distance. */
    static double kilometres(double latitudeA, double longitudeA, double latitudeB, double longitudeB) {
        double north = Math.toRadians(latitudeB - latitudeA) / 2;
        double east = Math.toRadians(longitudeB - longitudeA) / 2;
        double h = Math.sin(north) * Math.sin(north)
                + Math.cos(Math.toRadians(latitudeA))
                        * Math.cos(Math.toRadians(latitudeB))
                        * Math.sin(east)
                        * Math.sin(east);
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h));
    }
}
