package io.towerflow.workbench.backtest;

import io.towerflow.audit.AuditTrail;
import io.towerflow.correlation.RecordedPeriods;
import io.towerflow.correlation.recorded.RecordedFiles;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.RuleVersions;
import io.towerflow.workbench.RuleCandidate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Backtests, which show what candidates would have done on recorded alarms: asked for here, run by {@link BacktestWorker}, one at
 * a time on a node.
 */
@Service
public class Backtests {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final BacktestRepository repository;
    private final RuleVersions versions;
    private final RecordedPeriods recordings;
    private final BacktestSettings settings;
    private final AuditTrail audit;
    private final MessageSource messages;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Backtests(
            BacktestRepository repository,
            RuleVersions versions,
            RecordedPeriods recordings,
            BacktestSettings settings,
            AuditTrail audit,
            MessageSource messages,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.versions = versions;
        this.recordings = recordings;
        this.settings = settings;
        this.audit = audit;
        this.messages = messages;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Asks for a backtest.
     *
     * @return its id
     * @throws InvalidInputException for a period or a file that cannot be taken; names the field
     */
    @Transactional
    public long request(BacktestRequest request) {
        String set = request.candidate().set();
        known(set, request.against());
        Instant from = request.from();
        Instant until = request.until();
        BacktestFile file = request.file();
        if (file != null) {
            check(file);
        } else if (from == null || until == null) {
            throw new InvalidInputException(
                    "from", "Give a period of stored alarms, from and until, or a file of recorded alarms");
        } else if (!from.isBefore(until)) {
            throw new InvalidInputException("until", "The period must end after it begins");
        }
        long id = repository.insert(request, now());
        audit.record(
                request.by(),
                "request-backtest",
                "rule set " + set,
                Map.of("backtest", id, "candidate", request.candidate().hash(), "against", request.against()));
        return id;
    }

    /**
     * Asks for a backtest on the alarms of the last {@link #usual()} time, or on the newest of them where they are more than may
     * be tried at once.
     *
     * @return its id; empty where no alarm was raised in that time
     */
    @Transactional
    public Optional<Long> requestUsual(RuleCandidate candidate, String label, int against, String by) {
        Instant until = now();
        return recordings
                .newestFrom(until.minus(settings.usual()), until, settings.mostAlarms())
                .map(from -> request(new BacktestRequest(candidate, label, against, from, until, null, by)));
    }

    private void known(String set, int against) {
        try {
            versions.files(set, against);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException("against", String.valueOf(unknown.getMessage()));
        }
    }

    private void check(BacktestFile file) {
        if (file.alarms().length > settings.largestFile().toBytes()) {
            throw new InvalidInputException(
                    "file",
                    "The file may have " + settings.largestFile().toMegabytes() + " MB at most; compress it by gzip");
        }
        try {
            if (RecordedFiles.alarms(file.name(), new ByteArrayInputStream(file.alarms()))
                    .isEmpty()) {
                throw new InvalidInputException("file", file.name() + " has no alarms");
            }
            byte[] links = file.links();
            if (links != null) {
                RecordedFiles.links("links", new ByteArrayInputStream(links));
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new InvalidInputException("file", String.valueOf(unreadable.getMessage()));
        }
    }

    /** Returns the newest first. */
    @Transactional(readOnly = true)
    public List<Backtest> newest(int most) {
        return repository.newest(most);
    }

    @Transactional(readOnly = true)
    public Optional<Backtest> find(long id) {
        return repository.find(id);
    }

    /** Finds a backtest, which does not end before the transaction does. */
    @Transactional
    public Backtest hold(long id) {
        return repository.hold(id).orElseThrow();
    }

    /** Finds the report; empty while the backtest has not ended well. */
    @Transactional(readOnly = true)
    public Optional<BacktestReport> report(long id) {
        return repository.report(id);
    }

    /** Finds the newest backtest of exactly these rules beside this version that ended well; whatever the alarms. */
    @Transactional(readOnly = true)
    public Optional<Backtest> doneFor(RuleCandidate candidate, int against) {
        return repository.newestOf(candidate.set(), candidate.hash(), against);
    }

    /** Ends one that waits or runs; it stops at the next alarms. */
    @Transactional
    public void cancel(long id, String by) {
        Backtest backtest =
                repository.find(id).orElseThrow(() -> new NotFoundException("backtest", String.valueOf(id)));
        if (!repository.cancel(id, now())) {
            throw new ConflictException(
                    "The backtest " + id + " has ended: " + backtest.state().word());
        }
        events.publishEvent(new BacktestEnded(id));
        audit.record(by, "cancel-backtest", "rule set " + backtest.set(), Map.of("backtest", id));
    }

    /** Summarizes what people want to know of it, in a few lines. */
    @Transactional(readOnly = true)
    public List<String> lines(long id, Locale language) {
        Backtest backtest =
                repository.find(id).orElseThrow(() -> new NotFoundException("backtest", String.valueOf(id)));
        BacktestReport report = repository.report(id).orElse(null);
        if (report == null) {
            return List.of(say(
                    "workbench.backtest.state." + backtest.state().word(),
                    language,
                    Objects.requireNonNullElse(backtest.trouble(), "")));
        }
        Difference d = report.difference();
        List<String> lines = new ArrayList<>(List.of(
                say(
                        "workbench.backtest.line.alarms",
                        language,
                        number(d.alarms(), language),
                        period(backtest, language)),
                say("workbench.backtest.line.incidents", language, d.before(), d.after(), d.lost(), d.gained()),
                say("workbench.backtest.line.roots", language, d.rootsLost(), d.rootsGained()),
                say(
                        "workbench.backtest.line.effects",
                        language,
                        d.messagesLost(),
                        d.messagesGained(),
                        d.dispatchesLost(),
                        d.dispatchesGained(),
                        d.suppressionsLost(),
                        d.suppressionsGained()),
                say(
                        "workbench.backtest.line.cost",
                        language,
                        millis(report.cost().secondsBefore()),
                        millis(report.cost().secondsAfter()))));
        BacktestReport.Work before = report.cost().before();
        BacktestReport.Work after = report.cost().after();
        if (before != null && after != null) {
            lines.add(say(
                    after.rule() == null ? "workbench.backtest.line.stepsOfNone" : "workbench.backtest.line.steps",
                    language,
                    before.steps(),
                    after.steps(),
                    before.most(),
                    after.most(),
                    Objects.requireNonNullElse(after.rule(), "")));
        }
        return lines;
    }

    /** Returns the address of its page, from the root. */
    public static String page(long id) {
        return "/rules/backtests/" + id;
    }

    private String period(Backtest backtest, Locale language) {
        Instant from = backtest.from();
        Instant until = backtest.until();
        return from == null || until == null
                ? say("workbench.backtest.ofFile", language, Objects.requireNonNullElse(backtest.file(), ""))
                : say(
                        "workbench.backtest.ofPeriod",
                        language,
                        MOMENT.format(from.atZone(ZoneOffset.UTC)),
                        MOMENT.format(until.atZone(ZoneOffset.UTC)));
    }

    private static String number(long number, Locale language) {
        return NumberFormat.getIntegerInstance(language).format(number);
    }

    private static long millis(double seconds) {
        return Math.round(seconds * 1000);
    }

    private String say(String key, Locale language, Object... arguments) {
        return messages.getMessage(key, arguments, language);
    }

    /** Returns the period that is tried where nobody chose one: the last so many hours. */
    public Duration usual() {
        return settings.usual();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
