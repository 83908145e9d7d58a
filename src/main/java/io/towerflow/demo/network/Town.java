package io.towerflow.demo.network;

import io.towerflow.problem.CsvResource;
import java.util.List;

/**
 * A town of the demo's country.
 *
 * @param code three letters that its sites' ids begin with
 * @param radius of the built-up area, in kilometres
 * @param sites how many stand in and around it
 */
record Town(
        String district,
        String name,
        String code,
        double latitude,
        double longitude,
        double radius,
        int sites,
        boolean hub) {

    static List<Town> all() {
        return CsvResource.shipped("demo/towns.csv").rows().stream()
                .map(row -> new Town(
                        row.get("district"),
                        row.get("town"),
                        row.get("code"),
                        Double.parseDouble(row.get("latitude")),
                        Double.parseDouble(row.get("longitude")),
                        Double.parseDouble(row.get("radius")),
                        Integer.parseInt(row.get("sites")),
                        row.get("hub").equals("yes")))
                .toList();
    }

    double kilometresTo(Town other) {
        return Ground.kilometres(latitude, longitude, other.latitude, other.longitude);
    }
}
