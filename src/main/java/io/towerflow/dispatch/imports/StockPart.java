package io.towerflow.dispatch.imports;

import io.towerflow.dispatch.booking.PartStock;
import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** File stock.csv of an import: how many pieces of a part lie at a depot or in a technician's van. */
@Component
class StockPart implements ImportPart {

    private static final String WORD = "[a-z0-9][a-z0-9-]{0,63}";

    private final PartStock stock;

    StockPart(PartStock stock) {
        this.stock = stock;
    }

    @Override
    public String fileName() {
        return "stock.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("location", "depot", "warehouse"),
                ImportColumn.required("part", "article", "sku"),
                ImportColumn.required("quantity", "on_hand", "count"),
                ImportColumn.optional("name"),
                ImportColumn.optional("technician", "technician_id", "van_of"),
                ImportColumn.optional("latitude", "lat"),
                ImportColumn.optional("longitude", "lon", "lng"));
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        Map<String, Integer> lines = new HashMap<>();
        Map<String, Integer> reserved = stock.all().stream()
                .collect(Collectors.toMap(place -> key(place.locationId(), place.part()), PartStock.Place::reserved));
        List<PartStock.Place> places = new ArrayList<>();
        for (ImportRow row : rows) {
            String location = row.text("location");
            String part = row.text("part").toLowerCase(Locale.ROOT);
            String technician = row.text("technician");
            Double quantity = row.number("quantity", 0, 1_000_000);
            Double latitude = row.number("latitude", -90, 90);
            Double longitude = row.number("longitude", -180, 180);
            if (!part.isEmpty() && !part.matches(WORD)) {
                row.wrong("part", "dispatch.import.word", part);
            }
            Integer first = lines.putIfAbsent(key(location, part), row.line());
            if (first != null) {
                row.wrong("part", "dispatch.import.twice", location + " " + part, first);
            }
            if (technician.isEmpty() && (latitude == null || longitude == null)) {
                row.wrong("latitude", "dispatch.import.place", location);
            }
            int kept = reserved.getOrDefault(key(location, part), 0);
            if (quantity != null && quantity < kept) {
                row.wrong("quantity", "dispatch.import.reserved", Math.round(quantity), kept);
            }
            places.add(new PartStock.Place(
                    location,
                    row.text("name").isEmpty() ? location : row.text("name"),
                    technician.isEmpty() ? null : technician,
                    technician.isEmpty() ? latitude : null,
                    technician.isEmpty() ? longitude : null,
                    part,
                    (int) Math.round(Objects.requireNonNullElse(quantity, 0.0)),
                    0));
        }
        return () -> stock.saveAll(places);
    }

    private static String key(String location, String part) {
        return location + "\u0000" + part;
    }
}
