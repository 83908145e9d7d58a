package io.towerflow.kpi;

import io.towerflow.kpi.Measure.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All measures and KPIs, as {@code rules/kpi/*.yaml} define them. Beside those of the files there is for each metric the number
 * of samples that came, {@code received.METRIC}, and that should have come, {@code expected.METRIC}.
 */
public final class KpiLibrary {

    private static final String FILES = "classpath:rules/kpi/*.yaml";
    private static final String RECEIVED = "received.";
    private static final String EXPECTED = "expected.";

    private final Map<String, Measure> measures = new LinkedHashMap<>();
    private final Map<String, Kpi> kpis = new LinkedHashMap<>();

    /**
     * Reads the files that come with the product.
     *
     * @throws IllegalStateException where one is wrong; the message names the place
     */
    public static KpiLibrary shipped() {
        try {
            return of(Arrays.stream(new PathMatchingResourcePatternResolver().getResources(FILES))
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFilename())))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KpiLibrary of(List<Resource> files) {
        KpiLibrary library = new KpiLibrary();
        List<KpiFile> read = files.stream().map(KpiFile::read).toList();
        read.forEach(file -> file.measures().forEach(measure -> add(library.measures, measure.name(), measure)));
        read.forEach(file -> file.kpis().forEach(kpi -> add(library.kpis, kpi.key(), kpi)));
        library.kpis.values().forEach(library::check);
        return library;
    }

    private static <T> void add(Map<String, T> all, String name, T one) {
        if (all.putIfAbsent(name, one) != null) {
            throw new IllegalStateException(name + " is defined twice in rules/kpi");
        }
    }

    private void check(Kpi kpi) {
        for (String name : kpi.measures()) {
            if (find(name).isEmpty()) {
                throw new IllegalStateException(
                        "The KPI " + kpi.key() + " needs a measure " + name + ": there is none");
            }
        }
        for (Kpi.Example example : kpi.examples()) {
            if (!kpi.measures().containsAll(example.given().keySet())) {
                throw new IllegalStateException(
                        "An example of the KPI " + kpi.key() + " gives a measure that it does not use");
            }
        }
    }

    /** Returns all KPIs in the order of the families and of their definitions. */
    public List<Kpi> kpis() {
        return kpis.values().stream().sorted(Comparator.comparing(Kpi::family)).toList();
    }

    public Optional<Kpi> kpi(String key) {
        return Optional.ofNullable(kpis.get(key));
    }

    private Optional<Measure> find(String name) {
        Measure measure = measures.get(name);
        if (measure != null) {
            return Optional.of(measure);
        }
        if (name.startsWith(RECEIVED)) {
            return Optional.of(samples(name, Kind.RECEIVED, name.substring(RECEIVED.length())));
        }
        if (name.startsWith(EXPECTED)) {
            return Optional.of(samples(name, Kind.EXPECTED, name.substring(EXPECTED.length())));
        }
        return Optional.empty();
    }

    /**
     * Returns the measure with this name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public Measure measure(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("There is no measure " + name));
    }

    private static Measure samples(String name, Kind kind, String metric) {
        return new Measure(name, KpiFamily.QUALITY, kind, metric, null, null, null);
    }

    /**
     * Returns the measures of a family; those of the data's quality with two for each metric.
     *
     * @param metrics the names of all metrics that there are
     */
    public List<Measure> measures(KpiFamily family, Collection<String> metrics) {
        Map<String, Measure> found = new TreeMap<>();
        measures.values().stream()
                .filter(measure -> measure.family() == family)
                .forEach(measure -> found.put(measure.name(), measure));
        if (family == KpiFamily.QUALITY) {
            for (String metric : metrics) {
                found.put(RECEIVED + metric, samples(RECEIVED + metric, Kind.RECEIVED, metric));
                found.put(EXPECTED + metric, samples(EXPECTED + metric, Kind.EXPECTED, metric));
            }
        }
        return List.copyOf(found.values());
    }

    /** Returns the families whose facts a KPI needs. */
    public Set<KpiFamily> families(Kpi kpi) {
        return kpi.measures().stream()
                .map(name -> measure(name).family())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the measures by which it is judged how far a KPI's samples are complete: the numbers received and, by the same place,
     * expected; none where it is made of events, which are all known.
     */
    public Map<String, String> completeness(Kpi kpi) {
        Map<String, String> pairs = new TreeMap<>();
        for (String name : kpi.measures()) {
            Measure measure = measure(name);
            if (measure.metric() != null) {
                pairs.put(RECEIVED + measure.metric(), EXPECTED + measure.metric());
            } else if (!measure.counted()) {
                return Map.of("samples.received", "samples.expected");
            }
        }
        return pairs;
    }

    /**
     * Computes a KPI's value from measures that were summed before.
     *
     * @param facts by measure; what is missing is nought where it is counted, and else is not known
     * @return null where nothing is known, or it would be divided by nought
     */
    public @Nullable Double value(Kpi kpi, Map<String, Double> facts) {
        Double value = sum(kpi.value(), facts);
        LinearSum per = kpi.per();
        if (value == null || per == null) {
            return value;
        }
        Double divisor = sum(per, facts);
        return divisor == null || divisor == 0 ? null : value / divisor;
    }

    private @Nullable Double sum(LinearSum sum, Map<String, Double> facts) {
        double total = 0;
        boolean known = false;
        boolean allCounted = true;
        for (Map.Entry<String, Double> term : sum.terms().entrySet()) {
            Double fact = facts.get(term.getKey());
            if (!measure(term.getKey()).counted()) {
                allCounted = false;
                known |= fact != null;
            }
            if (fact != null) {
                total += term.getValue() * fact;
            }
        }
        return known || allCounted ? total : null;
    }
}
