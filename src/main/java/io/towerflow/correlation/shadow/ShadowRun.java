package io.towerflow.correlation.shadow;

import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.memory.AlarmEvent;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.OpenSituation;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.correlation.shadow.Decisions.Absorbed;
import io.towerflow.correlation.shadow.Decisions.Believed;
import io.towerflow.correlation.shadow.Decisions.Placed;
import io.towerflow.rules.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Run of a candidate with its memory of each partition: alarms go in, decisions come out, and it knows of nobody to tell. Not for
 * use by several threads.
 */
final class ShadowRun implements AutoCloseable {

    private final RuleSet candidate;
    private final ShadowSource source;
    private final Map<Integer, WorkingMemory> memories = new HashMap<>();
    private final Map<Integer, Long> times = new HashMap<>();

    ShadowRun(RuleSet candidate, ShadowSource source) {
        this.candidate = candidate;
        this.source = source;
    }

    /**
     * Takes the alarms of a batch. The first of a partition finds the situations as the rules in force have them.
     *
     * @param arrivals none when only time has passed
     */
    Decisions take(int partition, long now, List<AlarmEvent> arrivals) {
        WorkingMemory memory = memories.get(partition);
        if (memory == null) {
            memory = source.read(partition, now, rules("correlation"));
            memories.put(partition, memory);
        }
        RuleSet grouping = rules("correlation");
        if (memory.rules().version() != grouping.version()) {
            memory.use(new GroupingRules(grouping, List.of()));
        }
        source.tell(memory.rules());
        long time = Math.max(now, times.getOrDefault(partition, 0L));
        times.put(partition, time);
        Changes changes = new Changes();
        memory.take(arrivals, time, changes);
        return decisions(changes);
    }

    /** Returns whether the passing of time alone has something to do. */
    boolean due(int partition, long now) {
        WorkingMemory memory = memories.get(partition);
        return memory != null && memory.due(now);
    }

    /** Drops its memory of the partition, which is no longer true; returns false where it has none. */
    boolean forget(int partition) {
        WorkingMemory memory = memories.remove(partition);
        if (memory == null) {
            return false;
        }
        memory.close();
        return true;
    }

    private Decisions decisions(Changes changes) {
        List<Placed> placed = changes.joined().stream()
                .map(joined -> new Placed(
                        joined.situation().tenant(),
                        joined.member().id(),
                        joined.situation().id(),
                        joined.grouping() == null ? null : joined.grouping().rule()))
                .toList();
        List<Absorbed> absorbed = changes.merged().stream()
                .map(merge ->
                        new Absorbed(merge.absorbed().id(), merge.survivor().id()))
                .toList();
        Map<UUID, OpenSituation> touched = new HashMap<>();
        changes.touched().forEach(situation -> touched.put(situation.id(), situation));
        Set<UUID> told = new LinkedHashSet<>();
        for (SituationChange change : changes.told()) {
            told.add(change.mergedInto() == null ? change.situationId() : change.mergedInto());
        }
        List<Believed> believed = new ArrayList<>();
        for (UUID id : told) {
            OpenSituation situation = touched.get(id);
            if (situation != null && situation.settled() && situation.mergedInto() == null && situation.size() > 0) {
                believed.add(believed(situation));
            }
        }
        return new Decisions(placed, absorbed, believed);
    }

    private Believed believed(OpenSituation situation) {
        RootCause own = source.believe(rules("root-cause"), situation.tenant(), situation.members());
        @Nullable RootCause inForce = source.inForce(situation.id());
        return new Believed(
                situation.tenant(),
                situation.id(),
                own.alarmedObject(),
                own.probableCause(),
                own.rule(),
                inForce == null ? null : inForce.alarmedObject(),
                inForce == null ? null : inForce.probableCause(),
                inForce == null ? null : inForce.rule());
    }

    /** Returns the candidate where it is a version of this set, else what is in force. */
    private RuleSet rules(String set) {
        return candidate.name().equals(set) ? candidate : source.active(set);
    }

    @Override
    public void close() {
        memories.values().forEach(WorkingMemory::close);
        memories.clear();
    }
}
