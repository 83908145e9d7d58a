package io.towerflow.correlation.shadow;

import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.correlation.Shadows;
import io.towerflow.storage.AfterCommit;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Hands what the intake has committed to each candidate in shadow, and asks nothing of the intake's transaction. */
@Service
@EnableConfigurationProperties(ShadowSettings.class)
class ShadowFollower implements AlarmFollower, Shadows {

    private final ShadowSource source;
    private final ShadowRepository repository;
    private final ShadowSettings settings;
    private final TransactionTemplate reading;
    private final Clock clock;
    /** Workers by candidate; replaced, never changed: the intake reads it without a lock. */
    private volatile Map<String, ShadowWorker> workers = Map.of();

    ShadowFollower(
            ShadowSource source,
            ShadowRepository repository,
            ShadowSettings settings,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.source = source;
        this.repository = repository;
        this.settings = settings;
        this.reading = new TransactionTemplate(transactions);
        // PostgreSQL refuses to write in it.
        this.reading.setReadOnly(true);
        this.clock = clock;
    }

    @Override
    public void follow(int partition, Instant now, List<AlarmChange> changes) {
        Map<String, ShadowWorker> told = workers;
        if (told.isEmpty()) {
            return;
        }
        ShadowWorker.Batch batch = new ShadowWorker.Batch(partition, now, List.copyOf(changes));
        AfterCommit.run(() -> told.values().forEach(worker -> worker.offer(batch)));
    }

    /** Returns false: the intake opens no transaction for a shadow's sake. */
    @Override
    public boolean due(int partition, Instant now) {
        return false;
    }

    @Override
    public void forget(int partition) {
        workers.values().forEach(worker -> worker.forget(partition));
    }

    @Override
    public synchronized void run(Collection<Candidate> candidates) {
        Map<String, ShadowWorker> next = new TreeMap<>();
        for (Candidate candidate : candidates) {
            ShadowWorker known = workers.get(candidate.id());
            next.put(candidate.id(), known == null ? begun(candidate) : known);
        }
        Map<String, ShadowWorker> before = workers;
        workers = Map.copyOf(next);
        before.forEach((id, worker) -> {
            if (!next.containsKey(id)) {
                worker.close();
            }
        });
    }

    private ShadowWorker begun(Candidate candidate) {
        ShadowWorker worker = new ShadowWorker(
                candidate.id(),
                new ShadowRun(candidate.rules(), source),
                source,
                repository,
                reading,
                clock,
                settings.mostWaiting());
        worker.start();
        return worker;
    }

    /** Returns whether every candidate has decided all that it was handed. */
    boolean idle() {
        return workers.values().stream().allMatch(ShadowWorker::idle);
    }

    @PreDestroy
    void end() {
        run(List.of());
    }

    @Override
    @Transactional(readOnly = true)
    public Comparison comparison(String id) {
        return repository.comparison(id);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Elsewhere> elsewhere(String id, int most) {
        return repository.elsewhere(id, most);
    }

    @Override
    @Transactional(readOnly = true)
    public List<OtherCause> otherCauses(String id, int most) {
        return repository.otherCauses(id, most);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<String> failure(String id) {
        return repository.failure(id);
    }
}
