package io.towerflow.metric;

import io.towerflow.problem.CsvResource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** The metrics that are taken, as the file of {@code towerflow.metric.catalogue} names them. */
@Component
public class MetricCatalogue {

    private static final Set<String> YES = Set.of("yes", "true");

    private final Map<String, Metric> byName;

    /** @throws IllegalArgumentException naming the line that is wrong */
    MetricCatalogue(MetricSettings settings, MetricRepository repository) {
        this.byName = repository.register(read(CsvResource.read(settings.catalogue())));
    }

    /** Returns the metrics, in the order of their slots. */
    public Collection<Metric> all() {
        return byName.values();
    }

    /** Returns the metric of a name, or null where there is none. */
    public @Nullable Metric find(String name) {
        return byName.get(name);
    }

    private static List<Metric> read(CsvResource file) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (CsvResource.Row row : file.rows()) {
            try {
                double lowest = Double.parseDouble(row.get("lowest"));
                double highest = Double.parseDouble(row.get("highest"));
                String name = row.get("name");
                if (!name.matches("[a-z][a-z0-9]*(\\.[a-z0-9]+)*") || !(lowest < highest)) {
                    throw new IllegalArgumentException(
                            "a name has small letters, digits and dots; lowest is below highest");
                }
                Metric metric = new Metric(
                        0,
                        name,
                        row.get("unit"),
                        Metric.Kind.valueOf(row.get("kind").toUpperCase(Locale.ROOT)),
                        DurationStyle.detectAndParse(row.get("interval")),
                        lowest,
                        highest,
                        YES.contains(row.get("watched")));
                if (metrics.put(name, metric) != null) {
                    throw new IllegalArgumentException("the metric " + name + " stands there twice");
                }
            } catch (IllegalArgumentException e) {
                throw file.wrong(row, String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(metrics.values());
    }
}
