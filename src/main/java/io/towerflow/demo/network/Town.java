package io.towerflow.demo.network;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

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

    private static final String FILE = "/demo/towns.csv";

    static List<Town> all() {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setCommentMarker('#')
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader reader = new InputStreamReader(
                        Objects.requireNonNull(Town.class.getResourceAsStream(FILE)), StandardCharsets.UTF_8);
                CSVParser rows = format.parse(reader)) {
            return rows.stream()
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
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read", e);
        }
    }

    double kilometresTo(Town other) {
        return Ground.kilometres(latitude, longitude, other.latitude, other.longitude);
    }
}
