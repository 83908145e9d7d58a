package io.towerflow.correlation.shadow;

import io.towerflow.alarm.AlarmChange;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.memory.AlarmEvent;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.rules.RuleSet;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Source of what a shadow may read. Each method works in the caller's transaction, which is read-only. */
public interface ShadowSource {

    /** Reads a memory with the situations that the rules in force have open in this partition. */
    WorkingMemory read(int partition, long now, RuleSet grouping);

    /** Tells the rules which learned causes were accepted since they were told last. */
    void tell(GroupingRules rules);

    AlarmEvent arrival(AlarmChange change);

    /** Finds the root cause of a tenant's alarms by a version of the rules. */
    RootCause believe(RuleSet rootCause, String tenant, Collection<Member> alarms);

    /** Returns what the rules in force believe of a situation as they have it; null where they know no such situation. */
    @Nullable
    RootCause inForce(UUID situation);

    /** Returns the rules in force of a set. */
    RuleSet active(String set);
}
