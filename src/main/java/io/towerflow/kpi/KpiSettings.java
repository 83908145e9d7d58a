package io.towerflow.kpi;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How KPIs are computed and kept, and the prices by which amounts of money are made.
 *
 * @param grace how long after its end an interval is computed, so that what is under way is in it; under two minutes
 * @param catchUp how far back intervals are computed that were missed
 * @param lateEvery how often it is looked for samples that came after their interval was computed
 * @param siteHours how many hours of how many sites, multiplied, one step computes at most
 * @param keepQuarters how long quarter-hours are kept
 * @param keepHours how long hours are kept; days and months stay
 * @param currency of the prices, as ISO 4217 names it
 * @param prices by name: {@code grid} per kWh, {@code fuel} per litre, {@code visit} per visit, {@code part} per part used,
 *     {@code traffic} as revenue per GB, {@code outage} per hour in which a whole site is away; what is missing has the default
 */
@ConfigurationProperties("towerflow.kpi")
public record KpiSettings(
        @DefaultValue("30s") Duration grace,
        @DefaultValue("35d") Duration catchUp,
        @DefaultValue("20s") Duration lateEvery,
        @DefaultValue("12000") int siteHours,
        @DefaultValue("40d") Duration keepQuarters,
        @DefaultValue("400d") Duration keepHours,
        @DefaultValue("EUR") String currency,
        @DefaultValue Map<String, Double> prices) {

    /** Prices where the settings say nothing: round figures of West Africa, to be replaced by one's own. */
    private static final Map<String, Double> USUAL =
            Map.of("grid", 0.15, "fuel", 1.1, "visit", 80.0, "part", 250.0, "traffic", 0.8, "outage", 12.0);

    private static final Duration LONGEST_GRACE = Duration.ofSeconds(100);

    public KpiSettings {
        prices = Map.copyOf(prices);
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("towerflow.kpi.grace must be 0 to 100 seconds, not " + grace);
        }
        if (siteHours < 1) {
            throw new IllegalArgumentException("towerflow.kpi.site-hours must be 1 or more, not " + siteHours);
        }
        for (Map.Entry<String, Double> price : prices.entrySet()) {
            if (!USUAL.containsKey(price.getKey())) {
                throw new IllegalArgumentException("towerflow.kpi.prices." + price.getKey()
                        + " is not known; there are "
                        + String.join(", ", USUAL.keySet().stream().sorted().toList()));
            }
            if (!(price.getValue() >= 0)) {
                throw new IllegalArgumentException(
                        "towerflow.kpi.prices." + price.getKey() + " must be 0 or more, not " + price.getValue());
            }
        }
    }

    /**
     * Returns the price with this name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public double price(String name) {
        Double usual = USUAL.get(name);
        if (usual == null) {
            throw new IllegalArgumentException("There is no price " + name);
        }
        return prices.getOrDefault(name, usual);
    }
}
