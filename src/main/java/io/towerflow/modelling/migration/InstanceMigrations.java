package io.towerflow.modelling.migration;

import io.towerflow.audit.AuditTrail;
import io.towerflow.modelling.migration.ProcessVersions.Version;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.storage.AfterCommit;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Migrates running instances to another version of their process: asked for here, tried and migrated one by one by
 * {@link InstanceMigrationWorker}.
 */
@Service
public class InstanceMigrations {

    /** Most instances that one migration takes; a further one takes the next. */
    public static final int MOST = 1_000;

    private final InstanceMigrationRepository repository;
    private final ProcessVersions processes;
    private final InstanceMigrationWorker worker;
    private final AuditTrail audit;
    private final Clock clock;

    InstanceMigrations(
            InstanceMigrationRepository repository,
            ProcessVersions processes,
            InstanceMigrationWorker worker,
            AuditTrail audit,
            Clock clock) {
        this.repository = repository;
        this.processes = processes;
        this.worker = worker;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Tries each of the current tenant's instances, up to {@link #MOST}: nothing of it stays but what was found.
     *
     * @param from the number of the version that they would leave
     * @return the migration's id
     * @throws NotFoundException where the process has not both versions
     * @throws InvalidInputException where they are the same or no instance runs
     * @throws ProcessVersions.CannotFollow where a counterpart cannot be
     */
    @Transactional
    public long attempt(
            String processKey, int from, int to, Map<String, String> counterparts, boolean restartTimers, String by) {
        if (from == to) {
            throw new InvalidInputException("to", "must be another version than " + from);
        }
        Version before = version(processKey, from);
        Version after = version(processKey, to);
        processes.mover(before.id(), after.id(), counterparts, restartTimers);
        List<ProcessVersions.Running> running = processes.running(before.id(), MOST);
        if (running.isEmpty()) {
            throw new InvalidInputException("from", "has no instance that runs: choose another version than " + from);
        }
        long id = repository.insert(
                processKey,
                before,
                after,
                counterparts,
                restartTimers,
                (int) Math.max(0, before.running() - running.size()),
                by,
                now());
        repository.insert(id, running);
        workAfterCommit();
        return id;
    }

    private Version version(String processKey, int number) {
        return processes.versions(processKey).stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("version of " + processKey, String.valueOf(number)));
    }

    /**
     * Migrates those that can follow.
     *
     * @throws ConflictException unless all have been tried and nobody ordered it before
     */
    @Transactional
    public void order(long id, String by) {
        if (!repository.order(id, by, now())) {
            throw new ConflictException("The move " + id + " does not wait for an order: try the instances anew");
        }
        InstanceMigration move = repository.find(id).orElseThrow();
        audit.record(
                by,
                "order-process-move",
                "process-move " + id,
                Map.of("process", move.processKey(), "from", move.fromVersion(), "to", move.toVersion()));
        workAfterCommit();
    }

    /** Wakes the worker after the commit: a person waits for it; the worker's own look comes later. */
    private void workAfterCommit() {
        AfterCommit.run(() -> worker.wake());
    }

    @Transactional(readOnly = true)
    public Optional<InstanceMigration> find(long id) {
        return repository.find(id);
    }

    /** Returns what was found of each instance: first those that cannot follow. */
    @Transactional(readOnly = true)
    public List<InstanceMigration.Instance> instances(long id) {
        return repository.instances(id);
    }

    /** Returns the migrations and trials of a process, the newest first. */
    @Transactional(readOnly = true)
    public List<InstanceMigration> newest(String processKey, int most) {
        return repository.newest(processKey, most);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
