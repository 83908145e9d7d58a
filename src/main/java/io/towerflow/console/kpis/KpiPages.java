package io.towerflow.console.kpis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.Kpi;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiLibrary;
import io.towerflow.kpi.KpiQuery;
import io.towerflow.kpi.KpiSettings;
import io.towerflow.kpi.KpiValue;
import io.towerflow.kpi.KpiValues;
import io.towerflow.problem.NotFoundException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows the KPIs of a period beside the period before, one of them over time, and the sites behind it. */
@Controller
class KpiPages {

    private static final int MOST_SITES = 50;

    private final KpiLibrary library;
    private final KpiValues values;
    private final KpiSettings settings;
    private final Inventory inventory;
    private final ObjectMapper json;
    private final Clock clock;

    KpiPages(
            KpiLibrary library,
            KpiValues values,
            KpiSettings settings,
            Inventory inventory,
            ObjectMapper json,
            Clock clock) {
        this.library = library;
        this.values = values;
        this.settings = settings;
        this.inventory = inventory;
        this.json = json;
        this.clock = clock;
    }

    /** Periods that can be looked at, each up to the last hour or day that has ended. */
    public enum Period {
        DAY(Granularity.HOUR, Duration.ofDays(1)),
        WEEK(Granularity.HOUR, Duration.ofDays(7)),
        MONTH(Granularity.DAY, Duration.ofDays(30));

        private final Granularity granularity;
        private final Duration length;

        Period(Granularity granularity, Duration length) {
            this.granularity = granularity;
            this.length = length;
        }

        /** Returns the word in addresses and texts. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Period of(String word) {
            return Stream.of(values())
                    .filter(period -> period.word().equals(word))
                    .findFirst()
                    .orElse(DAY);
        }
    }

    /**
     * What the address asks for.
     *
     * @param site a site's id, or empty
     * @param region a region, or empty
     */
    public record Filter(Period period, String site, String region) {

        KpiQuery query(Instant to) {
            return new KpiQuery(
                    site.isEmpty() ? null : site,
                    site.isEmpty() && !region.isEmpty() ? region : null,
                    to.minus(period.length),
                    to,
                    period.granularity);
        }
    }

    /** A family and its figures. */
    public record Section(String family, List<Figure> figures) {}

    /**
     * A KPI's value of the period.
     *
     * @param change by how much it differs from the period before; empty where that cannot be said
     * @param judged better, worse or same
     * @param state critical, warning or fine
     * @param completeness in percent; null where nothing has been computed
     */
    public record Figure(
            String key,
            String name,
            String value,
            String unit,
            String before,
            String change,
            String judged,
            String state,
            @Nullable String completeness,
            @Nullable Instant computedAt) {}

    /** An interval of a KPI. */
    public record Row(Instant from, Instant to, String value, String completeness, Instant computedAt) {}

    /** A site and its value. */
    public record SiteValue(String id, String name, String region, String value, String state) {}

    @GetMapping("/kpis")
    String kpis(
            @RequestParam(defaultValue = "day") String period,
            @RequestParam(defaultValue = "") String site,
            @RequestParam(defaultValue = "") String region,
            Model model,
            Locale locale) {
        Filter filter = new Filter(Period.of(period), site.strip(), region.strip());
        KpiQuery now = filter.query(end(filter));
        KpiQuery earlier = filter.query(now.from());
        Map<String, KpiValue> totals = Map.of();
        Map<String, KpiValue> before = Map.of();
        try {
            totals = values.totals(library.kpis(), now);
            before = values.totals(library.kpis(), earlier);
        } catch (NotFoundException unknown) {
            model.addAttribute("unknown", site.isBlank() ? region : site);
        }
        model.addAttribute("sections", sections(totals, before, locale));
        model.addAttribute(
                "asOf",
                totals.values().stream()
                        .map(KpiValue::computedAt)
                        .max(Instant::compareTo)
                        .orElse(null));
        describe(model, filter, now);
        return "console/kpis";
    }

    private List<Section> sections(Map<String, KpiValue> totals, Map<String, KpiValue> before, Locale locale) {
        return Stream.of(KpiFamily.values())
                .map(family -> new Section(
                        family.id(),
                        library.kpis().stream()
                                .filter(kpi -> kpi.family() == family)
                                .map(kpi -> figure(kpi, totals.get(kpi.key()), before.get(kpi.key()), locale))
                                .toList()))
                .toList();
    }

    private Figure figure(Kpi kpi, @Nullable KpiValue total, @Nullable KpiValue earlier, Locale locale) {
        Double value = FigureTexts.value(total);
        Double before = FigureTexts.value(earlier);
        return new Figure(
                kpi.key(),
                kpi.name(locale),
                FigureTexts.number(value, locale),
                unit(kpi),
                FigureTexts.number(before, locale),
                FigureTexts.change(value, before, locale),
                FigureTexts.judged(kpi, value, before),
                FigureTexts.state(kpi, value),
                total == null ? null : FigureTexts.share(total.completeness(), locale),
                total == null ? null : total.computedAt());
    }

    @GetMapping("/kpis/{key}")
    String kpi(
            @PathVariable String key,
            @RequestParam(defaultValue = "day") String period,
            @RequestParam(defaultValue = "") String site,
            @RequestParam(defaultValue = "") String region,
            Model model,
            Locale locale) {
        Kpi kpi = library.kpi(key).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
        Filter filter = new Filter(Period.of(period), site.strip(), region.strip());
        KpiQuery now = filter.query(end(filter));
        List<KpiValue> intervals = List.of();
        try {
            intervals = values.values(kpi, now);
            model.addAttribute(
                    "figure",
                    figure(
                            kpi,
                            values.totals(List.of(kpi), now).get(key),
                            values.totals(List.of(kpi), filter.query(now.from()))
                                    .get(key),
                            locale));
            model.addAttribute("sites", filter.site().isEmpty() ? sites(kpi, now, locale) : List.of());
        } catch (NotFoundException unknown) {
            model.addAttribute("unknown", site.isBlank() ? region : site);
        }
        model.addAttribute("kpi", kpi);
        model.addAttribute("name", kpi.name(locale));
        model.addAttribute("unit", unit(kpi));
        model.addAttribute(
                "rows",
                intervals.reversed().stream().map(value -> row(value, locale)).toList());
        model.addAttribute("chart", chart(intervals));
        describe(model, filter, now);
        return "console/kpi";
    }

    private static Row row(KpiValue value, Locale locale) {
        return new Row(
                value.from(),
                value.to(),
                FigureTexts.number(value.value(), locale),
                FigureTexts.share(value.completeness(), locale),
                value.computedAt());
    }

    /** Returns the points of the line as JSON: pairs of time and value. */
    private String chart(List<KpiValue> intervals) {
        try {
            return json.writeValueAsString(intervals.stream()
                    .map(value -> new Object[] {value.from().toString(), value.value()})
                    .toList());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the sites with the worst values first; where neither way is worse, with the greatest. */
    private List<SiteValue> sites(Kpi kpi, KpiQuery query, Locale locale) {
        Map<String, Site> known = inventory.topology(Tenancy.required()).sites().stream()
                .collect(Collectors.toMap(Site::id, site -> site));
        Comparator<Map.Entry<String, Double>> greatest = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return values.bySite(kpi, query).entrySet().stream()
                .filter(entry -> known.containsKey(entry.getKey()))
                .sorted((kpi.direction() == Kpi.Direction.UP ? greatest.reversed() : greatest)
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_SITES)
                .map(entry -> {
                    Site site = Objects.requireNonNull(known.get(entry.getKey()));
                    return new SiteValue(
                            site.id(),
                            site.name(),
                            site.region(),
                            FigureTexts.number(entry.getValue(), locale),
                            FigureTexts.state(kpi, entry.getValue()));
                })
                .toList();
    }

    private void describe(Model model, Filter filter, KpiQuery query) {
        model.addAttribute("filter", filter);
        model.addAttribute(
                "periods", Stream.of(Period.values()).map(Period::word).toList());
        model.addAttribute(
                "regions",
                inventory.topology(Tenancy.required()).sites().stream()
                        .map(Site::region)
                        .filter(region -> !region.isBlank())
                        .distinct()
                        .sorted()
                        .toList());
        model.addAttribute("from", query.from());
        model.addAttribute("to", query.to());
        model.addAttribute("zone", ZoneOffset.UTC);
    }

    private String unit(Kpi kpi) {
        String unit = kpi.unit(settings.currency());
        return unit.equals("1") ? "" : unit;
    }

    /** Returns the end of the last interval that has been computed by now. */
    private Instant end(Filter filter) {
        return filter.period().granularity.start(clock.instant().minus(Duration.ofMinutes(1)));
    }
}
