package io.towerflow.kpi;

import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Values of KPIs for people: one row for each interval that has been computed. */
@Service
public class KpiValues {

    /** Most intervals that are asked for at once. */
    public static final int MOST_INTERVALS = 10_000;

    private static final int SHORTEST_SECONDS = 900;

    private final KpiLibrary library;
    private final KpiValueRepository repository;
    private final Inventory inventory;

    KpiValues(KpiLibrary library, KpiValueRepository repository, Inventory inventory) {
        this.library = library;
        this.repository = repository;
        this.inventory = inventory;
    }

    /**
     * Returns the KPI with this key.
     *
     * @throws NotFoundException where there is none
     */
    public Kpi kpi(String key) {
        return library.kpi(key).orElseThrow(() -> new NotFoundException("KPI", key));
    }

    /** Returns the values of a KPI, the earliest first. */
    @Transactional(readOnly = true)
    public List<KpiValue> values(Kpi kpi, KpiQuery query) {
        return values(List.of(kpi), query).getOrDefault(kpi.key(), List.of());
    }

    /**
     * Returns the values of several KPIs by key, each from the earliest on.
     *
     * @throws InvalidInputException where the question makes no sense or asks for too much
     * @throws NotFoundException where there is no such site or region
     */
    @Transactional(readOnly = true)
    public Map<String, List<KpiValue>> values(List<Kpi> kpis, KpiQuery query) {
        check(query);
        Question question = question(kpis);
        Map<String, Integer> slots = repository.slots(question.measures());
        Map<Instant, Interval> intervals = new TreeMap<>();
        repository.computed(question.families(), query).forEach(facts -> interval(intervals, facts)
                .computed(facts));
        repository.facts(question.families(), query).forEach(facts -> interval(intervals, facts)
                .add(facts));
        Map<String, List<KpiValue>> values = new HashMap<>();
        for (Kpi kpi : kpis) {
            Set<KpiFamily> needed = library.families(kpi);
            List<KpiValue> of = new ArrayList<>();
            intervals.forEach((start, interval) -> {
                Instant computedAt = interval.computedAt(needed);
                if (computedAt != null) {
                    of.add(value(kpi, query, start, computedAt, interval.named(slots, library)));
                }
            });
            values.put(kpi.key(), of);
        }
        return values;
    }

    /**
     * Returns one value for each KPI by key: of all intervals of the question together. A KPI of which nothing has been computed is
     * not in it.
     */
    @Transactional(readOnly = true)
    public Map<String, KpiValue> totals(List<Kpi> kpis, KpiQuery query) {
        check(query);
        Question question = question(kpis);
        Interval all = new Interval();
        repository.computed(question.families(), query).forEach(all::computed);
        repository.facts(question.families(), query).forEach(all::add);
        Map<String, Double> facts = all.named(repository.slots(question.measures()), library);
        Map<String, KpiValue> totals = new HashMap<>();
        for (Kpi kpi : kpis) {
            Instant computedAt = all.computedAt(library.families(kpi));
            if (computedAt != null) {
                totals.put(
                        kpi.key(),
                        new KpiValue(
                                query.site(),
                                query.from(),
                                query.to(),
                                library.value(kpi, facts),
                                completeness(kpi, facts),
                                computedAt));
            }
        }
        return totals;
    }

    /** Returns a KPI's value of each site for all intervals of the question together, in no order; sites without one are not in it. */
    @Transactional(readOnly = true)
    public Map<String, Double> bySite(Kpi kpi, KpiQuery query) {
        check(query);
        Map<String, Double> values = new HashMap<>();
        repository
                .sites(library.families(kpi), repository.slots(kpi.measures()), query)
                .forEach((site, facts) -> {
                    Double value = library.value(kpi, facts);
                    if (value != null) {
                        values.put(site, value);
                    }
                });
        return values;
    }

    /** What is needed of the tables to answer for some KPIs. */
    private record Question(Set<KpiFamily> families, Set<String> measures) {}

    private Question question(List<Kpi> kpis) {
        Set<KpiFamily> families = EnumSet.of(KpiFamily.QUALITY);
        Set<String> measures = new HashSet<>();
        for (Kpi kpi : kpis) {
            families.addAll(library.families(kpi));
            measures.addAll(kpi.measures());
            library.completeness(kpi).forEach((received, expected) -> measures.addAll(List.of(received, expected)));
        }
        return new Question(families, measures);
    }

    private KpiValue value(Kpi kpi, KpiQuery query, Instant start, Instant computedAt, Map<String, Double> facts) {
        return new KpiValue(
                query.site(),
                start,
                query.granularity().next(start),
                library.value(kpi, facts),
                completeness(kpi, facts),
                computedAt);
    }

    private double completeness(Kpi kpi, Map<String, Double> facts) {
        Map<String, String> pairs = library.completeness(kpi);
        if (pairs.isEmpty()) {
            return 1;
        }
        double received = 0;
        double expected = 0;
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            received += facts.getOrDefault(pair.getKey(), 0.0);
            expected += facts.getOrDefault(pair.getValue(), 0.0);
        }
        return expected <= 0 ? 0 : Math.min(1, received / expected);
    }

    private static Interval interval(Map<Instant, Interval> intervals, KpiValueRepository.Facts facts) {
        return intervals.computeIfAbsent(facts.start(), any -> new Interval());
    }

    private void check(KpiQuery query) {
        if (!query.from().isBefore(query.to())) {
            throw new InvalidInputException("to", "must be after from");
        }
        long seconds = query.to().getEpochSecond() - query.from().getEpochSecond();
        long length =
                switch (query.granularity()) {
                    case QUARTER_HOUR -> SHORTEST_SECONDS;
                    case HOUR -> 4L * SHORTEST_SECONDS;
                    case DAY -> 96L * SHORTEST_SECONDS;
                    case MONTH -> 28L * 96 * SHORTEST_SECONDS;
                };
        if (seconds / length > MOST_INTERVALS) {
            throw new InvalidInputException(
                    "from",
                    "asks for more than " + MOST_INTERVALS
                            + " intervals; ask for a shorter period or a coarser granularity");
        }
        if (query.site() != null && query.region() != null) {
            throw new InvalidInputException("region", "goes without site: ask for one of them");
        }
        String tenant = Tenancy.required();
        if (query.site() != null && inventory.topology(tenant).site(query.site()) == null) {
            throw new NotFoundException("site", query.site());
        }
        if (query.region() != null
                && inventory.topology(tenant).sites().stream().map(Site::region).noneMatch(query.region()::equals)) {
            throw new NotFoundException("region", query.region());
        }
    }

    /** What is known of an interval. */
    private static final class Interval {

        private final Map<KpiFamily, Instant> computed = new EnumMap<>(KpiFamily.class);
        private final Map<KpiFamily, Instant> told = new EnumMap<>(KpiFamily.class);
        private final Map<KpiFamily, @Nullable Double[]> facts = new EnumMap<>(KpiFamily.class);

        void computed(KpiValueRepository.Facts row) {
            computed.put(row.family(), row.computedAt());
        }

        void add(KpiValueRepository.Facts row) {
            facts.merge(row.family(), row.facts(), Interval::sum);
            told.merge(row.family(), row.computedAt(), (one, other) -> one.isAfter(other) ? one : other);
        }

        /** Returns as of when all of these families are known; null where nothing has been computed. */
        @Nullable
        Instant computedAt(Set<KpiFamily> families) {
            Instant oldest = null;
            boolean all = true;
            for (KpiFamily family : families) {
                Instant at = told.containsKey(family) ? told.get(family) : computed.get(family);
                all &= at != null;
                if (at != null && (oldest == null || at.isBefore(oldest))) {
                    oldest = at;
                }
            }
            return all || families.stream().anyMatch(told::containsKey) ? oldest : null;
        }

        Map<String, Double> named(Map<String, Integer> slots, KpiLibrary library) {
            Map<String, Double> named = new HashMap<>();
            slots.forEach((name, slot) -> {
                @Nullable Double[] of = facts.get(library.measure(name).family());
                Double fact = of == null || of.length < slot ? null : of[slot - 1];
                if (fact != null) {
                    named.put(name, fact);
                }
            });
            return named;
        }

        private static @Nullable Double[] sum(@Nullable Double[] one, @Nullable Double[] other) {
            @Nullable Double[] sum = new Double[Math.max(one.length, other.length)];
            for (int i = 0; i < sum.length; i++) {
                Double left = i < one.length ? one[i] : null;
                Double right = i < other.length ? other[i] : null;
                sum[i] = left == null ? right : right == null ? left : Double.valueOf(left + right);
            }
            return sum;
        }
    }
}
