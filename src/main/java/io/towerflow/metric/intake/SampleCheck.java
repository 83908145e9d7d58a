package io.towerflow.metric.intake;

import io.towerflow.ingest.FieldProblem;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.metric.Metric;
import io.towerflow.metric.MetricCatalogue;
import io.towerflow.metric.MetricSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks samples by field against the inventory and the catalogue, and puts what is right into a batch. */
@Component
class SampleCheck {

    private static final int LONGEST_SHOWN = 60;

    /** UCUM's words for units of the catalogue that have another sign. */
    private static final Map<String, String> SAME_UNIT = Map.of("Cel", "°C", "degC", "°C", "L", "l");

    private final MetricCatalogue catalogue;
    private final Inventory inventory;
    private final MetricSettings settings;
    private final int slots;

    SampleCheck(MetricCatalogue catalogue, Inventory inventory, MetricSettings settings) {
        this.catalogue = catalogue;
        this.inventory = inventory;
        this.settings = settings;
        this.slots = catalogue.all().stream().mapToInt(Metric::slot).max().orElse(0);
    }

    SampleBatch batch() {
        return new SampleBatch(slots);
    }

    /**
     * Puts the values of a sample that are right into a batch.
     *
     * @return what is wrong, one for each field; empty where all is right
     */
    List<FieldProblem> check(String tenant, ReadSample sample, Instant now, SampleBatch into) {
        Topology topology = inventory.topology(tenant);
        String site = site(topology, sample);
        String equipment = site == null ? null : equipment(topology, site, sample);
        boolean timely = timely(sample, now);
        if (site == null || equipment == null || !timely || sample.time == null) {
            return sample.problems;
        }
        SampleBatch.Row row =
                new SampleBatch.Row(tenant, site, equipment, ChronoUnit.MICROS.between(Instant.EPOCH, sample.time));
        for (ReadSample.Reading reading : sample.readings) {
            Metric metric = metric(reading, sample);
            if (metric != null) {
                into.put(row, metric.slot(), reading.value());
            }
        }
        return sample.problems;
    }

    private static @Nullable String site(Topology topology, ReadSample sample) {
        if (sample.site == null) {
            return null;
        }
        Site site = topology.site(sample.site);
        if (site == null) {
            site = topology.site(topology.idOf(sample.site));
        }
        if (site == null) {
            sample.wrong(
                    "site",
                    "There is no site '" + shown(sample.site) + "'",
                    "Name a site of the inventory, or import it");
            return null;
        }
        return site.id();
    }

    /** The id of the piece of equipment, empty for the site as a whole, null where it is wrong. */
    private static @Nullable String equipment(Topology topology, String site, ReadSample sample) {
        if (sample.equipment == null) {
            return sample.problems.stream().anyMatch(problem -> problem.field().equals("equipment")) ? null : "";
        }
        Equipment piece = topology.equipment(topology.idOf(sample.equipment));
        if (piece == null || !piece.siteId().equals(site)) {
            sample.wrong(
                    "equipment",
                    "There is no equipment '" + shown(sample.equipment) + "' at the site " + site,
                    "Name a piece of equipment of the inventory that stands at this site, or none");
            return null;
        }
        return piece.id();
    }

    private boolean timely(ReadSample sample, Instant now) {
        Instant time = sample.time;
        if (time == null) {
            return false;
        }
        if (time.isAfter(now.plus(settings.clockTolerance()))) {
            sample.wrong(
                    "time",
                    time + " is more than " + settings.clockTolerance().toMinutes() + " minutes ahead",
                    "Set the clock of what measures");
            return false;
        }
        if (time.isBefore(now.minus(settings.keep()))) {
            sample.wrong(
                    "time",
                    time + " is longer ago than samples are kept, which is "
                            + settings.keep().toDays() + " days",
                    "Send what is younger");
            return false;
        }
        return true;
    }

    private @Nullable Metric metric(ReadSample.Reading reading, ReadSample sample) {
        Metric metric = catalogue.find(reading.metric());
        if (metric == null) {
            String field = reading.unit() == null ? reading.field() : "metric";
            sample.wrong(
                    field,
                    "There is no metric '" + shown(reading.metric()) + "'",
                    "Send metrics of connectors/metrics/catalogue.csv");
            return null;
        }
        String unit = reading.unit();
        if (unit != null && !unit.equals(metric.unit()) && !metric.unit().equals(SAME_UNIT.getOrDefault(unit, ""))) {
            sample.wrong(
                    "unit",
                    metric.name() + " is in " + metric.unit() + ", not in " + shown(unit),
                    "Send it in " + metric.unit());
            return null;
        }
        double value = reading.value();
        if (!Double.isFinite(value)) {
            sample.wrong(reading.field(), "It is not finite", "Send nothing where nothing was measured");
            return null;
        }
        if (value < metric.lowest() || value > metric.highest()) {
            sample.wrong(
                    reading.field(),
                    value + " is outside of " + metric.lowest() + " to " + metric.highest() + " " + metric.unit(),
                    "Check the unit and what measures");
            return null;
        }
        if (metric.kind() == Metric.Kind.STATE && value != Math.rint(value)) {
            sample.wrong(reading.field(), value + " is neither 0 nor 1", "Send 0 or 1");
            return null;
        }
        return metric;
    }

    private static String shown(String text) {
        String plain = Objects.requireNonNull(text).replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "…";
    }
}
