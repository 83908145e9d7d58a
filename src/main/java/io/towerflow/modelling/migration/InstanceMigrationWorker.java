package io.towerflow.modelling.migration;

import io.towerflow.audit.AuditTrail;
import io.towerflow.modelling.migration.InstanceMigration.Outcome;
import io.towerflow.modelling.migration.InstanceMigration.State;
import io.towerflow.modelling.migration.ProcessVersions.CannotFollow;
import io.towerflow.modelling.migration.ProcessVersions.Gone;
import io.towerflow.modelling.migration.ProcessVersions.Mover;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries instances, and migrates those that can follow, each in a transaction of its own: one that cannot holds up no other. A
 * trial is the migration itself, rolled back; only so it is known what the engine would do. What was found of an instance is
 * stored with its migration or not at all, so a node that ends in between leaves nothing half done and another goes on.
 */
@Component
class InstanceMigrationWorker extends PollingWorker {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceMigrationWorker.class);

    /** Time after which a migration that was not touched is worked on by nobody any more. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(1);

    private static final Duration TOUCH = Duration.ofSeconds(5);

    /**
     * Time to wait for a lock, shorter than the second after which PostgreSQL looks for a deadlock: where one with the engine's
     * own work arises, this gives way and the engine's work goes on.
     */
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);

    private static final int TRIES = 3;

    private static final Duration POLLING = Duration.ofSeconds(1);

    private final InstanceMigrationRepository repository;
    private final ProcessVersions processes;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    InstanceMigrationWorker(
            InstanceMigrationRepository repository,
            ProcessVersions processes,
            AuditTrail audit,
            TransactionTemplate transaction,
            Clock clock) {
        super(Pace.of("process-moves", POLLING));
        this.repository = repository;
        this.processes = processes;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Tries or migrates the instances of the oldest migration that waits for it; false where none waits. */
    @Override
    protected boolean look(int thread) {
        InstanceMigration move = Tenancy.asSystem(() -> transaction.execute(
                tx -> repository.claim(now().minus(HEARTBEAT_TIMEOUT), now()).orElse(null)));
        if (move == null) {
            return false;
        }
        Tenancy.as(move.tenant(), () -> workOn(move));
        return true;
    }

    private void workOn(InstanceMigration move) {
        try {
            Mover mover = processes.mover(
                    move.fromDefinition(), move.toDefinition(), move.counterparts(), move.restartTimers());
            boolean moving = move.state() == State.MOVING;
            Instant touched = now();
            for (String instance :
                    inTransaction(() -> repository.instances(move.id(), moving ? Outcome.CAN : Outcome.UNTRIED))) {
                workOn(move, mover, instance, moving, 1);
                if (now().isAfter(touched.plus(TOUCH))) {
                    touched = now();
                    transaction.executeWithoutResult(tx -> repository.touch(move.id(), now()));
                }
            }
            transaction.executeWithoutResult(tx -> end(move, moving));
        } catch (RuntimeException failed) {
            LOG.warn("The move {} of {} failed", move.id(), move.processKey(), failed);
            transaction.executeWithoutResult(tx -> repository.ended(
                    move.id(),
                    State.FAILED,
                    Objects.requireNonNullElse(failed.getMessage(), failed.toString()),
                    now()));
        }
    }

    private void workOn(InstanceMigration move, Mover mover, String instance, boolean moving, int attempt) {
        try {
            List<String> places = transaction.execute(tx -> {
                repository.setLockTimeout(LOCK_TIMEOUT);
                List<String> waiting = mover.places(instance);
                mover.move(instance);
                if (moving) {
                    repository.found(move.id(), instance, List.of(), Outcome.MOVED, List.of());
                } else {
                    tx.setRollbackOnly();
                }
                return waiting;
            });
            if (!moving) {
                found(move, instance, Objects.requireNonNull(places), Outcome.CAN, List.of());
            }
        } catch (Gone gone) {
            found(move, instance, List.of(), Outcome.GONE, List.of());
        } catch (CannotFollow refused) {
            if (refused.busy() && attempt < TRIES) {
                workOn(move, mover, instance, moving, attempt + 1);
            } else {
                List<String> places = inTransaction(() -> mover.places(instance));
                found(move, instance, places, moving ? Outcome.STAYED : Outcome.CANNOT, refused.reasons());
            }
        }
    }

    private void found(
            InstanceMigration move,
            String instance,
            List<String> places,
            Outcome outcome,
            List<InstanceMigration.Reason> reasons) {
        transaction.executeWithoutResult(tx -> repository.found(move.id(), instance, places, outcome, reasons));
    }

    private void end(InstanceMigration move, boolean moved) {
        repository.ended(move.id(), moved ? State.MOVED : State.TRIED, null, now());
        if (moved) {
            audit.record(
                    Objects.requireNonNull(move.orderedBy()),
                    "move-process-instances",
                    "process-move " + move.id(),
                    Map.of(
                            "process",
                            move.processKey(),
                            "from",
                            move.fromVersion(),
                            "to",
                            move.toVersion(),
                            "counterparts",
                            move.counterparts(),
                            "moved",
                            repository.instances(move.id(), Outcome.MOVED),
                            "stayed",
                            repository.instances(move.id(), Outcome.STAYED)));
        }
    }

    private List<String> inTransaction(Supplier<List<String>> read) {
        return Objects.requireNonNull(transaction.execute(tx -> read.get()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
