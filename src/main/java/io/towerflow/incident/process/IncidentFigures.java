package io.towerflow.incident.process;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentLifecycle;
import io.towerflow.storage.AfterCommit;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Measures how incidents and their processes keep up with the alarms. */
@Component
class IncidentFigures {

    /** Time before which the tables are not asked again, however many ask for the figures. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final IncidentLifecycle lifecycle;
    private final Incidents incidents;
    private final ProcessCommands commands;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Timer raiseToProcess;
    private final Timer settling;
    private volatile Counts counts = new Counts(Instant.MIN, Map.of(), new ProcessCommands.Backlog(0, 0));

    private record Counts(Instant at, Map<String, Long> open, ProcessCommands.Backlog backlog) {}

    IncidentFigures(
            IncidentLifecycle lifecycle,
            Incidents incidents,
            ProcessCommands commands,
            TransactionTemplate transaction,
            Clock clock,
            MeterRegistry meters) {
        this.lifecycle = lifecycle;
        this.incidents = incidents;
        this.commands = commands;
        this.transaction = transaction;
        this.clock = clock;
        this.raiseToProcess = Timer.builder("towerflow.incident.raise.to.process")
                .description(
                        "From the acceptance of an incident's first alarm to its process, without the settling time")
                .publishPercentiles(0.5, 0.95, 0.99)
                .publishPercentileHistogram()
                .register(meters);
        this.settling = Timer.builder("towerflow.incident.settling")
                .description("How long an incident's alarms were given to gather")
                .publishPercentiles(0.5, 0.95, 0.99)
                .publishPercentileHistogram()
                .register(meters);
        for (String severity : new String[] {"critical", "major", "minor", "warning", "indeterminate"}) {
            gauge(meters, "towerflow.incident.open", "Incidents that have not ended", severity, it -> it.open()
                    .getOrDefault(severity, 0L));
        }
        Gauge.builder("towerflow.incident.commands.waiting", this, figures -> figures.counts()
                        .backlog()
                        .waiting())
                .description("Commands that the engine has yet to follow")
                .register(meters);
        Gauge.builder("towerflow.incident.commands.failing", this, figures -> figures.counts()
                        .backlog()
                        .failing())
                .description("Commands that have failed and are tried again")
                .register(meters);
    }

    private void gauge(
            MeterRegistry meters, String name, String description, String severity, ToDoubleFunction<Counts> value) {
        Gauge.builder(name, this, figures -> value.applyAsDouble(figures.counts()))
                .description(description)
                .tag("severity", severity)
                .register(meters);
    }

    /** Counts a process that begins, once its transaction has committed. */
    void started(String number) {
        lifecycle
                .way(number)
                .ifPresent(way -> AfterCommit.run(() -> {
                    Duration whole = Duration.between(way.acceptedAt(), clock.instant());
                    settling.record(way.settling());
                    raiseToProcess.record(whole.minus(way.settling()));
                }));
    }

    private Counts counts() {
        Instant now = clock.instant();
        Counts known = counts;
        if (known.at().isBefore(now.minus(FRESH))) {
            known = Tenancy.asSystem(() -> Objects.requireNonNull(
                    transaction.execute(tx -> new Counts(now, incidents.openBySeverity(), commands.backlog()))));
            counts = known;
        }
        return known;
    }
}
