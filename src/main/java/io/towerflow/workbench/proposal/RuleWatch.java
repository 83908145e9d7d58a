package io.towerflow.workbench.proposal;

import io.towerflow.correlation.Situations;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incidents;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.workbench.WorkbenchSettings;
import io.towerflow.workbench.proposal.RuleProposal.Band;
import io.towerflow.workbench.proposal.RuleProposal.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts what rules bring about, over all tenants: incidents that open, alarms that are grouped away (nobody is told of them on
 * their own), and errors (commands to the engine that fail). A band is what was usual: the least and the most in the same hours
 * of the days before, and in the time just before.
 */
@Component
class RuleWatch {

    static final String INCIDENTS = "incidents";
    static final String GROUPED = "grouped";
    static final String ERRORS = "errors";

    /** Number of standard deviations that are nothing to wonder at in a count that comes by chance. */
    private static final double DEVIATIONS = 3;

    private static final double SECONDS_IN_HOUR = 3600;

    private final Incidents incidents;
    private final Situations situations;
    private final ProcessCommands commands;
    private final WorkbenchSettings settings;
    private final TransactionTemplate reading;

    RuleWatch(
            Incidents incidents,
            Situations situations,
            ProcessCommands commands,
            WorkbenchSettings settings,
            PlatformTransactionManager transactions) {
        this.incidents = incidents;
        this.situations = situations;
        this.commands = commands;
        this.settings = settings;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.reading.setReadOnly(true);
    }

    /** Numbers of incidents and of grouped alarms. */
    private record Counts(long incidents, long grouped) {}

    /** Computes what is usual for the time that begins now. */
    List<Band> bands(Instant now) {
        Duration time = settings.watch();
        return everywhere(() -> {
            List<Counts> before = new ArrayList<>();
            before.add(counts(now.minus(time), now));
            for (int day = 1; day <= settings.days(); day++) {
                Instant from = now.minus(Duration.ofDays(day));
                before.add(counts(from, from.plus(time)));
            }
            double hours = time.toSeconds() / SECONDS_IN_HOUR;
            long failing = commands.backlog().failing();
            return List.of(
                    band(INCIDENTS, before.stream().map(Counts::incidents).toList(), hours),
                    band(GROUPED, before.stream().map(Counts::grouped).toList(), hours),
                    new Band(ERRORS, 0, failing));
        });
    }

    private static Band band(String measure, List<Long> counts, double hours) {
        return new Band(
                measure,
                counts.stream().mapToLong(Long::longValue).min().orElse(0) / hours,
                counts.stream().mapToLong(Long::longValue).max().orElse(0) / hours);
    }

    /** Counts what happened since, and between what it should be by now. */
    List<Reading> read(List<Band> bands, Instant since, Instant now) {
        double hours = Duration.between(since, now).toMillis() / 1000.0 / SECONDS_IN_HOUR;
        return everywhere(() -> {
            Counts counts = counts(since, now);
            long failing = commands.backlog().failing();
            return bands.stream()
                    .map(band -> switch (band.measure()) {
                        case INCIDENTS -> reading(band, counts.incidents(), hours);
                        case GROUPED -> reading(band, counts.grouped(), hours);
                        // Not a count in time but how many there are now
                        default -> new Reading(band.measure(), failing, 0, (long) band.most() + settings.slack());
                    })
                    .toList();
        });
    }

    private Reading reading(Band band, long count, double hours) {
        return reading(band, count, hours, settings.factor(), settings.slack());
    }

    /** Compares a count with the band of an hour, cut to this time and widened by factor, chance and slack. */
    static Reading reading(Band band, long count, double hours, double factor, int slack) {
        double least = band.least() * hours;
        double most = band.most() * hours;
        return new Reading(
                band.measure(),
                count,
                (long) Math.max(0, Math.floor(least / factor - DEVIATIONS * Math.sqrt(least) - slack)),
                (long) Math.ceil(most * factor + DEVIATIONS * Math.sqrt(most) + slack));
    }

    private Counts counts(Instant from, Instant to) {
        return new Counts(incidents.opened(from, to), situations.joined(from, to));
    }

    /** Reads in a transaction of its own, since the caller's sees one tenant. */
    private <T> T everywhere(java.util.function.Supplier<T> work) {
        return Tenancy.asSystem(() -> Objects.requireNonNull(reading.execute(tx -> work.get())));
    }
}
