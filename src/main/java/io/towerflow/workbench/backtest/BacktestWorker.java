package io.towerflow.workbench.backtest;

import io.towerflow.correlation.RecordedPeriods;
import io.towerflow.correlation.recorded.RecordedFiles;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleFailed;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.RuleVersions;
import io.towerflow.rules.language.BrokenRules;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.workbench.backtest.BacktestRepository.Job;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs backtests one at a time in a thread of the lowest priority. It looks at clock and cancellation between alarms; what one
 * question to the rules takes is bounded by their budget.
 */
@Component
class BacktestWorker extends PollingWorker {

    private static final Logger LOG = LoggerFactory.getLogger(BacktestWorker.class);

    /** Interval at which a running backtest says how far it is. */
    private static final Duration TOUCH = Duration.ofSeconds(1);

    /** Time after which a backtest that was not touched is run by nobody any more, or is stuck in one question. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(2);

    /** How often its end is told before it counts as not told. */
    private static final int ATTEMPTS = 3;

    private final BacktestRepository repository;
    private final RuleSets ruleSets;
    private final RuleVersions versions;
    private final RecordedPeriods recordings;
    private final ProbableCauses causes;
    private final IncidentSettings incidents;
    private final BacktestSettings settings;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    BacktestWorker(
            BacktestRepository repository,
            RuleSets ruleSets,
            RuleVersions versions,
            RecordedPeriods recordings,
            ProbableCauses causes,
            IncidentSettings incidents,
            BacktestSettings settings,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock,
            @Value("${towerflow.workbench.backtest.interval:2s}") Duration interval) {
        super(Pace.of("backtest", interval).lowest());
        this.repository = repository;
        this.ruleSets = ruleSets;
        this.versions = versions;
        this.recordings = recordings;
        this.causes = causes;
        this.incidents = incidents;
        this.settings = settings;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${towerflow.workbench.backtest.interval:2s}")
    void endWhatNobodyRuns() {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> repository
                .forsaken(
                        now().minus(HEARTBEAT_TIMEOUT),
                        now(),
                        "it was not heard of for two minutes: its node ended, or one question has no end")
                .forEach(id -> events.publishEvent(new BacktestEnded(id)))));
    }

    /** Runs the longest waiting one; false where none waits. */
    @Override
    protected boolean look(int thread) {
        Job job = Tenancy.asSystem(
                () -> transaction.execute(tx -> repository.claim(now()).orElse(null)));
        if (job == null) {
            return false;
        }
        Tenancy.as(job.tenant(), () -> run(job));
        return true;
    }

    /** Thrown where the candidate must not come in force: it is told why. */
    private static final class Refused extends RuntimeException {

        Refused(String message) {
            super(message);
        }
    }

    private void run(Job job) {
        try {
            BacktestReport report = trial(job);
            ended(job, () -> repository.done(job.id(), report.shortened(), now()));
        } catch (CancellationException cancelled) {
            LOG.info("The backtest {} was cancelled", job.id());
        } catch (BrokenRules | RuleFailed | TooCostly | Refused refused) {
            failed(job, refused);
        } catch (IOException | RuntimeException failed) {
            LOG.warn("The backtest {} failed", job.id(), failed);
            failed(job, failed);
        }
    }

    private void failed(Job job, Exception why) {
        String trouble = Objects.requireNonNullElse(why.getMessage(), why.toString());
        ended(job, () -> repository.failed(job.id(), trouble, now()));
    }

    /** Ends it and tells who waits for that; tried again where something else was at the process that waits. */
    private void ended(Job job, BooleanSupplier end) {
        for (int attempt = 1; ; attempt++) {
            try {
                transaction.executeWithoutResult(tx -> {
                    if (end.getAsBoolean()) {
                        events.publishEvent(new BacktestEnded(job.id()));
                    }
                });
                return;
            } catch (RuntimeException busy) {
                if (attempt == ATTEMPTS) {
                    throw busy;
                }
                LOG.info(
                        "The end of the backtest {} could not be told and is told again: {}",
                        job.id(),
                        busy.toString());
            }
        }
    }

    private BacktestReport trial(Job job) throws IOException {
        String set = job.candidate().set();
        Recording recording = recording(job);
        Instant end = now().plus(settings.mostTime());
        Instant[] touched = {Instant.EPOCH};
        return new BacktestRun(recording, causes, incidents, settings)
                .run(
                        new BacktestRun.Version(
                                ruleSets.with(set, job.against()), texts(set, versions.files(set, job.against()))),
                        new BacktestRun.Version(
                                ruleSets.with(set, job.candidate().files()),
                                texts(set, job.candidate().files())),
                        percent -> {
                            Instant now = now();
                            if (now.isAfter(end)) {
                                throw new Refused("it took longer than "
                                        + settings.mostTime().toMinutes()
                                        + " minutes: choose a shorter period, or look at the rules' cost");
                            }
                            if (now.isAfter(touched[0].plus(TOUCH))) {
                                touched[0] = now;
                                if (!Boolean.TRUE.equals(
                                        transaction.execute(tx -> repository.touch(job.id(), percent, now)))) {
                                    throw new CancellationException();
                                }
                            }
                        });
    }

    private Recording recording(Job job) throws IOException {
        byte[] file = job.recording();
        if (file != null) {
            byte[] links = job.links();
            return FileRecording.of(
                    RecordedFiles.alarms("file", new ByteArrayInputStream(file)),
                    links == null ? Set.of() : RecordedFiles.links("links", new ByteArrayInputStream(links)),
                    causes);
        }
        var stored = recordings.read(
                Objects.requireNonNull(job.from()), Objects.requireNonNull(job.until()), settings.mostAlarms() + 1);
        if (stored.alarms().isEmpty()) {
            throw new Refused("no alarm was raised in the period");
        }
        if (stored.alarms().size() > settings.mostAlarms()) {
            throw new Refused(
                    "more than " + settings.mostAlarms() + " alarms were raised in the period: choose a shorter one");
        }
        return AlarmRecording.of(stored, causes);
    }

    /** Returns the texts of all sets: all other sets are as they are in force on both sides. */
    private static Map<String, String> texts(String set, Map<String, String> files) {
        Map<String, String> texts = new TreeMap<>();
        files.forEach((file, text) -> texts.put(set + "/" + file, text));
        return texts;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
