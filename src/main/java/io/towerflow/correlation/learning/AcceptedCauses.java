package io.towerflow.correlation.learning;

import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Learned;
import java.util.List;
import org.springframework.stereotype.Component;

/** Learned causes that analysts accepted, as the rules take them. */
@Component
public class AcceptedCauses {

    private final LearnedCauseRepository repository;

    AcceptedCauses(LearnedCauseRepository repository) {
        this.repository = repository;
    }

    /** Tells the rules what changed since they were told last, of all tenants; in the system's scope. */
    public void tell(GroupingRules rules) {
        repository.revisions().forEach((tenant, revision) -> {
            if (rules.revision(tenant) != revision) {
                rules.learn(tenant, revision, of(tenant));
            }
        });
    }

    public List<Learned> of(String tenant) {
        return repository.accepted(tenant);
    }
}
