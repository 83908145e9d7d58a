package io.towerflow.correlation;

import io.towerflow.alarm.AlarmChange;
import io.towerflow.correlation.diagnosis.Diagnosis;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.learning.AcceptedCauses;
import io.towerflow.correlation.memory.AlarmEvent;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.correlation.shadow.ShadowSource;
import io.towerflow.inventory.Inventory;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Source of what a shadow may read, from the tables of the rules in force. */
@Component
class LiveShadowSource implements ShadowSource {

    /** Longest time from planned work for which it is a fact; the rules say how near it must be. */
    private static final Duration WORK_NEAR = Duration.ofHours(12);

    private final RuleSets ruleSets;
    private final WorkingMemoryRepository stored;
    private final AcceptedCauses acceptedCauses;
    private final Situations situations;
    private final ProbableCauses causes;
    private final Inventory inventory;
    private final MaintenanceWindows windows;

    LiveShadowSource(
            RuleSets ruleSets,
            WorkingMemoryRepository stored,
            AcceptedCauses acceptedCauses,
            Situations situations,
            ProbableCauses causes,
            Inventory inventory,
            MaintenanceWindows windows) {
        this.ruleSets = ruleSets;
        this.stored = stored;
        this.acceptedCauses = acceptedCauses;
        this.situations = situations;
        this.causes = causes;
        this.inventory = inventory;
        this.windows = windows;
    }

    @Override
    public WorkingMemory read(int partition, long now, RuleSet grouping) {
        return stored.read(partition, grouping, now, new Changes(), new ArrayList<>());
    }

    @Override
    public void tell(GroupingRules rules) {
        acceptedCauses.tell(rules);
    }

    @Override
    public AlarmEvent arrival(AlarmChange change) {
        return stored.arrival(change);
    }

    @Override
    public RootCause believe(RuleSet rootCause, String tenant, Collection<Member> alarms) {
        LongSummaryStatistics raised =
                alarms.stream().mapToLong(Member::raisedAt).summaryStatistics();
        return new Diagnosis(rootCause, causes, acceptedCauses.of(tenant))
                .of(
                        alarms,
                        inventory.topology(tenant),
                        windows.plannedWork(
                                tenant,
                                Instant.ofEpochMilli(raised.getMin()).minus(WORK_NEAR),
                                Instant.ofEpochMilli(raised.getMax()).plus(WORK_NEAR)),
                        false);
    }

    @Override
    public @Nullable RootCause inForce(UUID situation) {
        List<UUID> one = List.of(situation);
        return situations.alarmsOf(one).isEmpty() ? null : situations.rootCauseOf(one);
    }

    @Override
    public RuleSet active(String set) {
        return ruleSets.active(set);
    }
}
