package io.towerflow.demo.telemetry;

import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.demo.simulator.PowerPlant;
import io.towerflow.demo.simulator.SiteTelemetry;
import io.towerflow.demo.simulator.SymptomPeriod;
import io.towerflow.demo.story.StoryFaults;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.metric.Sample;
import io.towerflow.metric.Samples;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets the sites of the demo network measure, and no others, from the last sample that is stored to now: at the first start the history before it, a piece
 * at a time and behind everything else, then each interval as it ends, and what was missed while the server stood.
 */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
@ConditionalOnBooleanProperty(
        name = {"towerflow.demo.story", "towerflow.demo.telemetry.enabled"},
        matchIfMissing = true)
class TelemetryWorker extends PollingWorker {

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryWorker.class);
    private static final Duration POLLING = Duration.ofSeconds(10);

    /** Leaves the first minute to the people who have just started the server. */
    private static final Duration APART = Duration.ofMillis(150);

    /** Time that is written in one transaction at most. */
    private static final Duration PIECE = Duration.ofHours(2);

    private final TelemetrySettings settings;
    private final Samples samples;
    private final Inventory inventory;
    private final StoryFaults story;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    private @Nullable Instant begin;
    private @Nullable Instant done;
    private @Nullable Instant firstStart;
    private @Nullable Topology topology;
    private final Set<String> network =
            NetworkBuilder.demo().sites().stream().map(Site::id).collect(Collectors.toCollection(TreeSet::new));
    private Map<String, SiteTelemetry> sites = Map.of();

    TelemetryWorker(
            TelemetrySettings settings,
            Samples samples,
            Inventory inventory,
            StoryFaults story,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        super(Pace.of("demo-telemetry", POLLING).apart(APART).lowest());
        this.settings = settings;
        this.samples = samples;
        this.inventory = inventory;
        this.story = story;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    protected boolean look(int thread) {
        return Tenancy.as(Tenancy.DEFAULT, () -> write(clock.instant()));
    }

    /** Writes the next piece and returns whether there is more. */
    private boolean write(Instant now) {
        Topology current = inventory.topology(Tenancy.DEFAULT);
        if (begin == null) {
            begin = now.plus(settings.firstAfter());
        }
        if (now.isBefore(begin)) {
            return false;
        }
        if (network.stream().allMatch(id -> current.site(id) == null)) {
            return false;
        }
        Instant start = firstStart();
        Instant from = done(start);
        Duration step =
                start.minus(1, ChronoUnit.DAYS).isAfter(from) ? settings.historyInterval() : settings.interval();
        List<Instant> times = new ArrayList<>();
        for (Instant time = from.plus(step);
                !time.isAfter(now) && !time.isAfter(from.plus(PIECE));
                time = time.plus(step)) {
            times.add(time);
        }
        if (times.isEmpty()) {
            return false;
        }
        write(current, times, step, start);
        Instant until = times.getLast();
        done = until;
        if (until.isBefore(start) && !until.plus(settings.interval()).isBefore(start)) {
            LOG.info(
                    "The demo network has measured for {} days",
                    settings.history().toDays());
        }
        return !until.plus(settings.interval()).isAfter(now);
    }

    private void write(Topology current, List<Instant> times, Duration step, Instant start) {
        if (current != topology) {
            topology = current;
            PowerPlant power = new PowerPlant(current, PowerPlant.STORY_SEED);
            Map<String, SiteTelemetry> known = sites;
            sites = current.sites().stream()
                    .filter(site -> network.contains(site.id()))
                    .collect(Collectors.toMap(
                            Site::id, site -> known.getOrDefault(site.id(), new SiteTelemetry(site, current, power))));
        }
        Map<String, List<SymptomPeriod>> symptoms = new HashMap<>();
        periods(current, times.getFirst(), start)
                .forEach(period -> symptoms.computeIfAbsent(period.symptom().siteId(), site -> new ArrayList<>())
                        .add(period));
        List<Sample> measured = new ArrayList<>();
        for (Instant time : times) {
            sites.forEach((id, site) -> measured.add(new Sample(
                    id,
                    "",
                    time,
                    site.next(
                            time,
                            step,
                            symptoms.getOrDefault(id, List.of()).stream()
                                    .filter(period -> period.covers(time))
                                    .toList()))));
        }
        samples.saveAll(measured);
    }

    private List<SymptomPeriod> periods(Topology current, Instant time, Instant start) {
        return time.isBefore(start)
                ? PastFaults.of(current, time.truncatedTo(ChronoUnit.DAYS), start)
                : Objects.requireNonNull(transaction.execute(tx -> story.since(time.minus(settings.interval()))));
    }

    private Instant done(Instant start) {
        Instant known = done;
        if (known == null) {
            long interval = settings.interval().toSeconds();
            Instant begin = start.minus(settings.history());
            known = samples.latest(network.iterator().next())
                    .filter(latest -> latest.isAfter(begin))
                    .map(latest -> Instant.ofEpochSecond(latest.getEpochSecond() / interval * interval))
                    .orElseGet(() -> Instant.ofEpochSecond(begin.getEpochSecond()
                            / settings.historyInterval().toSeconds()
                            * settings.historyInterval().toSeconds()));
            done = known;
        }
        return known;
    }

    private Instant firstStart() {
        Instant known = firstStart;
        if (known == null) {
            known = jdbc.sql("SELECT created_at FROM tenant WHERE id = ?")
                    .param(Tenancy.DEFAULT)
                    .query((row, number) -> row.getTimestamp(1).toInstant())
                    .single();
            firstStart = known;
        }
        return known;
    }
}
