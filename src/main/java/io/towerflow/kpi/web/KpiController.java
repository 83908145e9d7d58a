package io.towerflow.kpi.web;

import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.Kpi;
import io.towerflow.kpi.KpiLibrary;
import io.towerflow.kpi.KpiPeriods;
import io.towerflow.kpi.KpiQuery;
import io.towerflow.kpi.KpiSettings;
import io.towerflow.kpi.KpiValue;
import io.towerflow.kpi.KpiValues;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.Paging;
import java.security.Principal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/kpis")
class KpiController {

    private static final String TOTAL = "X-Total-Count";

    /** How far back values go where nothing is said of it. */
    private static final Map<Granularity, Duration> USUAL = Map.of(
            Granularity.QUARTER_HOUR, Duration.ofDays(1),
            Granularity.HOUR, Duration.ofDays(1),
            Granularity.DAY, Duration.ofDays(31),
            Granularity.MONTH, Duration.ofDays(366));

    private final KpiLibrary library;
    private final KpiValues values;
    private final KpiPeriods periods;
    private final KpiSettings settings;
    private final Clock clock;

    KpiController(KpiLibrary library, KpiValues values, KpiPeriods periods, KpiSettings settings, Clock clock) {
        this.library = library;
        this.values = values;
        this.periods = periods;
        this.settings = settings;
        this.clock = clock;
    }

    record Definition(
            String key,
            String name,
            String family,
            String unit,
            List<String> granularities,
            String formula,
            String source,
            boolean enabled,
            String better,
            @Nullable Double warning,
            @Nullable Double critical,
            String owner) {}

    record Period(
            @Nullable String from,
            @Nullable String to,
            @Nullable List<String> keys) {}

    record Run(String id) {}

    /** KPIs in the order of their families; their names in the caller's language. A formula is of sums, over time and over sites. */
    @GetMapping
    ResponseEntity<List<Definition>> kpis(
            @RequestParam(required = false) @Nullable String family,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "1000") int limit,
            Locale locale) {
        Paging.check(offset, limit);
        List<Kpi> found = library.kpis().stream()
                .filter(kpi -> family == null || kpi.family().id().equals(family))
                .toList();
        return page(found.stream().map(kpi -> definition(kpi, locale)).toList(), offset, limit);
    }

    /**
     * Values of a KPI, the earliest interval first: of a site, or without one a row for each interval of a region or of all sites,
     * as the quotient of the sums over the sites. Without {@code from} and {@code to} those of the last day, month or year. An
     * interval is in the answer once it has been computed, within two minutes after its end; {@code completeness} is the share of
     * its samples that came, and {@code computedAt} is as of when it is true.
     */
    @GetMapping("/{key}/values")
    ResponseEntity<List<KpiValue>> values(
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable String region,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "hour") String granularity,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "1000") int limit) {
        Paging.check(offset, limit);
        Kpi kpi = values.kpi(key);
        Granularity length = Granularity.of(granularity)
                .orElseThrow(() -> new InvalidInputException("granularity", "must be one of " + Granularity.words()));
        Instant until = to == null ? clock.instant() : time("to", to);
        Instant since = from == null ? until.minus(USUAL.getOrDefault(length, Duration.ofDays(1))) : time("from", from);
        return page(values.values(kpi, new KpiQuery(site, region, since, until, length)), offset, limit);
    }

    /**
     * Computes a period again, up to now, in the background; afterwards its values say when. With {@code keys} only what these KPIs
     * need.
     */
    @PostMapping("/compute")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Run compute(@RequestBody Period period, Principal who) {
        return new Run(periods.compute(
                time("from", period.from()),
                time("to", period.to()),
                period.keys() == null ? List.of() : period.keys(),
                who.getName()));
    }

    private Definition definition(Kpi kpi, Locale locale) {
        Kpi.Threshold threshold = kpi.threshold();
        return new Definition(
                kpi.key(),
                kpi.name(locale),
                kpi.family().id(),
                kpi.unit(settings.currency()),
                Arrays.stream(Granularity.values()).map(Granularity::id).toList(),
                kpi.formula(),
                kpi.source(),
                true,
                kpi.direction().name().toLowerCase(Locale.ROOT),
                threshold == null ? null : threshold.warning(),
                threshold == null ? null : threshold.critical(),
                kpi.owner());
    }

    private static <T> ResponseEntity<List<T>> page(List<T> all, int offset, int limit) {
        return ResponseEntity.ok()
                .header(TOTAL, String.valueOf(all.size()))
                .body(all.stream().skip(offset).limit(limit).toList());
    }

    /** Reads a time; a plus sign that an address has turned into a blank is one again. */
    private static Instant time(String field, @Nullable String text) {
        try {
            return OffsetDateTime.parse(text == null ? "" : text.strip().replace(' ', '+'))
                    .toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInputException(field, "must be a time such as 2026-11-30T10:00:00Z");
        }
    }
}
