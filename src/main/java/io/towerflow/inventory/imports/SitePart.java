package io.towerflow.inventory.imports;

import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class SitePart implements ImportPart {

    private static final Set<String> TECHNOLOGIES = Set.of("2G", "3G", "4G", "5G");
    private static final String DAY = "(Mo|Tu|We|Th|Fr|Sa|Su)";
    private static final String HOURS = "([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)";
    private static final Pattern ACCESS =
            Pattern.compile(DAY + "(-" + DAY + ")? " + HOURS + "(, ?" + DAY + "(-" + DAY + ")? " + HOURS + "){0,6}");
    private static final String ALWAYS = "Mo-Su 00:00-24:00";

    private final Inventory inventory;

    SitePart(Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String fileName() {
        return "sites.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("id", "site", "site_id"),
                ImportColumn.optional("name", "site_name"),
                ImportColumn.required("latitude", "lat"),
                ImportColumn.required("longitude", "lon", "lng"),
                ImportColumn.required("region"),
                ImportColumn.optional("hub", "is_hub"),
                ImportColumn.optional("feeder", "feeder_id"),
                ImportColumn.optional("technologies", "technology"),
                ImportColumn.optional("occupants", "occupant"),
                ImportColumn.optional("access_hours", "access"),
                ImportColumn.optional("time_zone", "timezone"));
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        Ids ids = new Ids();
        List<Site> sites = new ArrayList<>();
        for (ImportRow row : rows) {
            String id = row.text("id");
            ids.check(row, id);
            Double latitude = row.number("latitude", -90, 90);
            Double longitude = row.number("longitude", -180, 180);
            Boolean hub = row.flag("hub");
            String feeder = row.text("feeder");
            if (!feeder.isEmpty() && !known.hasFeeder(feeder)) {
                row.wrong("feeder", "inventory.import.unknownFeeder", feeder);
            }
            Set<String> technologies = technologies(row);
            String access = row.text("access_hours");
            if (!access.isEmpty() && !ACCESS.matcher(access).matches()) {
                row.wrong("access_hours", "inventory.import.accessHours", access);
            }
            ZoneId zone = zone(row);
            if (latitude != null && longitude != null && hub != null && zone != null) {
                String name = row.text("name");
                sites.add(new Site(
                        id,
                        name.isEmpty() ? id : name,
                        latitude,
                        longitude,
                        row.text("region"),
                        hub,
                        feeder.isEmpty() ? null : feeder,
                        technologies,
                        row.words("occupants"),
                        access.isEmpty() ? ALWAYS : access,
                        zone,
                        false));
            }
        }
        return () -> inventory.saveAll(List.of(), sites, List.of(), List.of());
    }

    private static Set<String> technologies(ImportRow row) {
        Set<String> technologies = new LinkedHashSet<>();
        for (String words : row.words("technologies")) {
            for (String word : words.split("\\s+")) {
                String technology = word.toUpperCase(Locale.ROOT);
                if (TECHNOLOGIES.contains(technology)) {
                    technologies.add(technology);
                } else {
                    row.wrong("technologies", "inventory.import.choice", word, "2G, 3G, 4G, 5G");
                }
            }
        }
        return technologies;
    }

    private static @Nullable ZoneId zone(ImportRow row) {
        String zone = row.text("time_zone");
        try {
            return zone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(zone);
        } catch (DateTimeException e) {
            row.wrong("time_zone", "inventory.import.timeZone", zone);
            return null;
        }
    }
}
