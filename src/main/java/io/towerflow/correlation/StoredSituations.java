package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.RootCause.Sentence;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional(readOnly = true)
class StoredSituations implements Situations {

    private final SituationTables tables;
    private final ObjectProvider<Alarms> alarms;
    private final ProbableCauses causes;
    private final RuleSets ruleSets;

    StoredSituations(SituationTables tables, ObjectProvider<Alarms> alarms, ProbableCauses causes, RuleSets ruleSets) {
        this.tables = tables;
        this.alarms = alarms;
        this.causes = causes;
        this.ruleSets = ruleSets;
    }

    @Override
    public List<UUID> alarmsOf(Collection<UUID> situationIds) {
        return tables.alarmsOf(situationIds);
    }

    @Override
    public RootCause rootCauseOf(Collection<UUID> situationIds) {
        Alarm first = alarms.getObject().findAll(tables.alarmsOf(situationIds)).stream()
                .min(Comparator.comparing(Alarm::raisedAt).thenComparing(Alarm::id))
                .orElseThrow(() -> new IllegalArgumentException("No alarm in the situations " + situationIds));
        return new RootCause(
                first.id(),
                first.alarmedObjectId(),
                first.siteId(),
                first.probableCause(),
                causes.of(first.probableCause()).category(),
                0.3,
                new Sentence("correlation.cause.earliest", List.of(first.probableCause(), first.alarmedObjectId())),
                List.of(),
                "Earliest alarm",
                ruleSets.active("root-cause").version(),
                tables.anySettling(situationIds));
    }

    @Override
    public List<Membership> membershipsOf(Collection<UUID> situationIds) {
        return tables.membershipsOf(situationIds);
    }
}
