package io.towerflow.metric.prometheus;

import io.towerflow.metric.MetricCatalogue;
import io.towerflow.problem.CsvResource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Names of Prometheus's series and the metrics that they are: {@code connectors/prometheus/names.csv}; a series that is called as a
 * metric, with underscores for dots, needs no line there.
 */
@Component
class SeriesNames {

    private final Map<String, Meant> meant = new HashMap<>();

    /** @throws IllegalArgumentException naming the line that is wrong */
    SeriesNames(PrometheusSettings settings, MetricCatalogue catalogue) {
        catalogue.all().forEach(metric -> {
            meant.put(metric.name().replace('.', '_'), new Meant(metric.name(), 1));
            meant.put(metric.name(), new Meant(metric.name(), 1));
        });
        CsvResource file = CsvResource.read(settings.names());
        for (CsvResource.Row row : file.rows()) {
            try {
                if (catalogue.find(row.get("metric")) == null) {
                    throw new IllegalArgumentException(
                            "names the metric " + row.get("metric") + ", which the catalogue does not have");
                }
                meant.put(row.get("series"), new Meant(row.get("metric"), Double.parseDouble(row.get("factor"))));
            } catch (IllegalArgumentException e) {
                throw file.wrong(row, String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * Metric that a series is.
     *
     * @param factor by which its values are in the metric's unit
     */
    record Meant(String metric, double factor) {}

    /** Returns what a series is; null where it is no metric of the catalogue. */
    @Nullable
    Meant of(String series) {
        return meant.get(series);
    }
}
