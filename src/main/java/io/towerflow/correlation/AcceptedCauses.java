package io.towerflow.correlation;

import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Learned;
import java.util.List;
import org.springframework.stereotype.Component;

/** The learned causes that analysts accepted, as the rules take them. */
@Component
class AcceptedCauses {

    private final LearnedCauseTables tables;

    AcceptedCauses(LearnedCauseTables tables) {
        this.tables = tables;
    }

    /** Tells the rules what changed since they were told last, of all tenants; in the system's scope. */
    void tell(GroupingRules rules) {
        tables.revisions().forEach((tenant, revision) -> {
            if (rules.revision(tenant) != revision) {
                rules.learn(tenant, revision, of(tenant));
            }
        });
    }

    List<Learned> of(String tenant) {
        return tables.accepted(tenant);
    }
}
