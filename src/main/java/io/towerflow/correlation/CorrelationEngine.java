package io.towerflow.correlation;

import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.AlarmLedger;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.learning.AcceptedCauses;
import io.towerflow.correlation.memory.AlarmEvent;
import io.towerflow.correlation.memory.BufferedEvent;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * Keeps the situations of the partitions that this node owns: takes the alarms of a batch to the partition's memory, stores
 * what changed, enters each decision in the ledger and tells whoever follows situations, all in the batch's transaction.
 */
@Service
class CorrelationEngine implements AlarmFollower {

    private static final String GROUPING = "correlation";

    /** Rule sets that decide a batch: followers find root causes in the batch, so it is decided by one version of each. */
    private static final Set<String> DECIDING = Set.of(GROUPING, "root-cause");

    private final RuleSets ruleSets;
    private final SituationRepository repository;
    private final WorkingMemoryRepository stored;
    private final AlarmLedger ledger;
    private final AcceptedCauses acceptedCauses;
    private final ObjectProvider<SituationFollower> followers;
    private final Map<Integer, WorkingMemory> memories = new ConcurrentHashMap<>();
    /** Alarms that are in no situation yet, as the tables have them. */
    private final Map<Integer, List<BufferedEvent>> waiting = new ConcurrentHashMap<>();

    CorrelationEngine(
            RuleSets ruleSets,
            SituationRepository repository,
            WorkingMemoryRepository stored,
            AlarmLedger ledger,
            AcceptedCauses acceptedCauses,
            ObjectProvider<SituationFollower> followers) {
        this.ruleSets = ruleSets;
        this.repository = repository;
        this.stored = stored;
        this.ledger = ledger;
        this.acceptedCauses = acceptedCauses;
        this.followers = followers;
    }

    @Override
    public void follow(int partition, Instant now, List<AlarmChange> alarmChanges) {
        long millis = now.toEpochMilli();
        Changes changes = new Changes();
        RuleSet rules = Objects.requireNonNull(ruleSets.held(DECIDING).get(GROUPING));
        WorkingMemory memory = memories.get(partition);
        if (memory == null) {
            memory = rebuild(partition, rules, millis, changes);
            memories.put(partition, memory);
        } else if (memory.rules().version() != rules.version()) {
            memory.use(new GroupingRules(rules, List.of()));
        }
        acceptedCauses.tell(memory.rules());
        List<AlarmEvent> batch = new ArrayList<>();
        for (AlarmChange change : alarmChanges) {
            batch.add(stored.arrival(change));
        }
        memory.take(batch, millis, changes);
        List<BufferedEvent> waits = memory.waiting();
        if (!waits.equals(waiting.put(partition, waits))) {
            repository.storeWaiting(partition, waits);
        }
        if (changes.isEmpty()) {
            return;
        }
        int version = rules.version();
        repository.store(partition, now, version, changes);
        enter(now, version, changes);
        if (!changes.told().isEmpty()) {
            followers.orderedStream().forEach(follower -> follower.follow(now, changes.told()));
        }
    }

    @Override
    public boolean due(int partition, Instant now) {
        WorkingMemory memory = memories.get(partition);
        return memory == null || memory.due(now.toEpochMilli());
    }

    @Override
    public void forget(int partition) {
        waiting.remove(partition);
        WorkingMemory memory = memories.remove(partition);
        if (memory != null) {
            memory.close();
        }
    }

    private WorkingMemory rebuild(int partition, RuleSet rules, long now, Changes changes) {
        List<BufferedEvent> waits = new ArrayList<>();
        WorkingMemory memory = stored.read(partition, rules, now, changes, waits);
        waiting.put(partition, waits);
        return memory;
    }

    private void enter(Instant now, int version, Changes changes) {
        Map<String, List<LedgerEntry>> entries = new TreeMap<>();
        for (Changes.Joined joined : changes.joined()) {
            entries.computeIfAbsent(joined.situation().tenant(), tenant -> new ArrayList<>())
                    .add(new LedgerEntry(
                            joined.member().id(),
                            joined.member().id(),
                            now,
                            "correlated",
                            Reasons.of(joined).key(),
                            Reasons.rule(joined),
                            version,
                            joined.situation().id().toString()));
        }
        changes.ended().stream().filter(situation -> !situation.settled()).forEach(situation -> situation
                .members()
                .forEach(member -> entries.computeIfAbsent(situation.tenant(), tenant -> new ArrayList<>())
                        .add(new LedgerEntry(
                                member.id(),
                                member.id(),
                                now,
                                "cleared-before-incident",
                                "correlation.reason.clearedBeforeIncident",
                                null,
                                version,
                                situation.id().toString()))));
        entries.forEach(ledger::append);
    }
}
