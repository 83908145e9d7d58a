package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Unit of work of the incidents that one transaction changes: locked and loaded once, changed in memory, written together. */
final class IncidentUnitOfWork {

    private final IncidentRepository repository;
    private final Instant now;
    private final Map<String, Incident> byNumber = new LinkedHashMap<>();
    private final Map<UUID, Incident> bySituation = new LinkedHashMap<>();
    private final List<Long> numbers = new ArrayList<>();

    IncidentUnitOfWork(IncidentRepository repository, Instant now) {
        this.repository = repository;
        // As the database keeps it: what is written is told without being read again.
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns when all changes of this unit of work happen, in whole microseconds. */
    Instant now() {
        return now;
    }

    void takeHolders(Collection<UUID> situations) {
        repository.lockHolders(situations).forEach(this::take);
    }

    void take(Collection<String> wanted) {
        repository.lock(wanted).forEach(this::take);
    }

    /** Fetches numbers for as many incidents as may be opened. */
    void reserve(int count) {
        if (count > 0) {
            numbers.addAll(repository.nextNumbers(count));
        }
    }

    private void take(Incident incident) {
        byNumber.put(incident.number(), incident);
        incident.situations().forEach(one -> bySituation.put(one.id(), incident));
    }

    @Nullable
    Incident find(String number) {
        return byNumber.get(number);
    }

    @Nullable
    Incident holder(UUID situation) {
        return bySituation.get(situation);
    }

    /** Opens an incident, as {@link Incident#open}, with the next number. */
    Incident open(
            String tenant,
            PerceivedSeverity severity,
            @Nullable String title,
            @Nullable RootCause cause,
            Collection<String> sites,
            @Nullable String actor) {
        if (numbers.isEmpty()) {
            reserve(1);
        }
        String number = String.format(
                Locale.ROOT, "INC-%d-%06d", now.atZone(ZoneOffset.UTC).getYear(), numbers.removeFirst());
        Incident opened = Incident.open(number, tenant, severity, title, cause, sites, actor, now);
        take(opened);
        return opened;
    }

    /** Puts a situation into an incident; the one that had it lets it go. */
    void hold(Incident incident, Incident.Situation situation) {
        Incident before = bySituation.put(situation.id(), incident);
        if (before != null && before != incident) {
            before.release(situation.id());
        }
        incident.hold(situation);
    }

    void release(Incident incident, UUID situation) {
        bySituation.remove(situation);
        incident.release(situation);
    }

    /** Merges two incidents that are one, as {@link Incident#takeOver}. */
    void merge(Incident goesOn, Incident ends, @Nullable String actor) {
        goesOn.takeOver(ends, actor, now);
        take(goesOn);
    }

    /** Writes everything and tells who follows the incidents. */
    void write(ProcessCommands processCommands, IncidentEvents events) {
        List<Incident> opened =
                byNumber.values().stream().filter(Incident::fresh).toList();
        List<Incident> changed = byNumber.values().stream()
                .filter(one -> one.changed() && !one.fresh())
                .toList();
        List<Incident> all = List.copyOf(byNumber.values());
        repository.insert(now, opened);
        repository.update(now, changed);
        repository.release(all);
        repository.hold(all);
        repository.note(now, all);
        processCommands.append(
                now, all.stream().flatMap(one -> one.commands().stream()).toList());
        opened.forEach(events::changed);
        changed.forEach(events::changed);
    }
}
