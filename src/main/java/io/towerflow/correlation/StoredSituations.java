package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.diagnosis.Diagnosis;
import io.towerflow.inventory.Inventory;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional(readOnly = true)
class StoredSituations implements Situations {

    private final SituationTables tables;
    private final Alarms alarms;
    private final ProbableCauses causes;
    private final RuleSets ruleSets;
    private final Families families;
    private final Inventory inventory;
    private final AcceptedCauses acceptedCauses;

    StoredSituations(
            SituationTables tables,
            Alarms alarms,
            ProbableCauses causes,
            RuleSets ruleSets,
            Families families,
            Inventory inventory,
            AcceptedCauses acceptedCauses) {
        this.tables = tables;
        this.alarms = alarms;
        this.causes = causes;
        this.ruleSets = ruleSets;
        this.families = families;
        this.inventory = inventory;
        this.acceptedCauses = acceptedCauses;
    }

    @Override
    public List<UUID> alarmsOf(Collection<UUID> situationIds) {
        return tables.alarmsOf(situationIds);
    }

    @Override
    public RootCause rootCauseOf(Collection<UUID> situationIds) {
        List<Alarm> all = alarms.findAll(tables.alarmsOf(situationIds));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("No alarm in the situations " + situationIds);
        }
        String tenant = all.getFirst().tenant();
        return new Diagnosis(ruleSets.active("root-cause"), causes, acceptedCauses.of(tenant))
                .of(
                        all.stream().map(families::member).toList(),
                        inventory.topology(tenant),
                        tables.anySettling(situationIds));
    }

    @Override
    public List<Membership> membershipsOf(Collection<UUID> situationIds) {
        return tables.membershipsOf(situationIds);
    }

    @Override
    public List<Tally> talliesOf(Collection<UUID> situationIds) {
        return tables.talliesOf(situationIds);
    }
}
