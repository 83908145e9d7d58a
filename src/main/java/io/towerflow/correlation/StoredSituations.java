package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.MaintenanceWindows;
import io.towerflow.correlation.diagnosis.Diagnosis;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.OpenSituation;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.inventory.Inventory;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional(readOnly = true)
class StoredSituations implements Situations {

    /** So many alarms of either side tell enough about two situations. */
    private static final int COMPARED = 500;

    /** Planned work further away is no fact; the rules say how near it must be. */
    private static final Duration WORK_NEAR = Duration.ofHours(12);

    private final SituationTables tables;
    private final Alarms alarms;
    private final MaintenanceWindows windows;
    private final ProbableCauses causes;
    private final RuleSets ruleSets;
    private final Families families;
    private final Inventory inventory;
    private final AcceptedCauses acceptedCauses;
    private final CorrelationProperties settings;

    StoredSituations(
            SituationTables tables,
            Alarms alarms,
            MaintenanceWindows windows,
            ProbableCauses causes,
            RuleSets ruleSets,
            Families families,
            Inventory inventory,
            AcceptedCauses acceptedCauses,
            CorrelationProperties settings) {
        this.tables = tables;
        this.alarms = alarms;
        this.windows = windows;
        this.causes = causes;
        this.ruleSets = ruleSets;
        this.families = families;
        this.inventory = inventory;
        this.acceptedCauses = acceptedCauses;
        this.settings = settings;
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
        Instant first =
                all.stream().map(Alarm::raisedAt).min(Comparator.naturalOrder()).orElseThrow();
        Instant last =
                all.stream().map(Alarm::raisedAt).max(Comparator.naturalOrder()).orElseThrow();
        return new Diagnosis(ruleSets.active("root-cause"), causes, acceptedCauses.of(tenant))
                .of(
                        all.stream().map(families::member).toList(),
                        inventory.topology(tenant),
                        windows.plannedWork(first.minus(WORK_NEAR), last.plus(WORK_NEAR)),
                        tables.anySettling(situationIds));
    }

    @Override
    public boolean wouldMeet(Collection<UUID> some, Collection<UUID> others) {
        Set<UUID> those = tables.alarmsOf(others).stream().limit(COMPARED).collect(Collectors.toSet());
        List<UUID> ids = Stream.concat(tables.alarmsOf(some).stream().limit(COMPARED), those.stream())
                .toList();
        List<Alarm> all = alarms.findAll(ids).stream()
                .sorted(Comparator.comparing(Alarm::raisedAt).thenComparing(Alarm::id))
                .toList();
        if (all.isEmpty()) {
            return false;
        }
        String tenant = all.getFirst().tenant();
        GroupingRules rules = new GroupingRules(ruleSets.active("correlation"), acceptedCauses.of(tenant));
        try (WorkingMemory memory = new WorkingMemory(rules, settings, inventory::topology)) {
            Changes changes = new Changes();
            for (Alarm alarm : all) {
                memory.raise(
                        tenant, "", families.member(alarm), alarm.raisedAt().toEpochMilli(), changes);
            }
            Set<OpenSituation> ofOthers = new HashSet<>();
            Set<OpenSituation> ofSome = new HashSet<>();
            for (Alarm alarm : all) {
                OpenSituation situation = memory.situationOf(alarm.id());
                if (situation != null) {
                    (those.contains(alarm.id()) ? ofOthers : ofSome).add(situation);
                }
            }
            return !Collections.disjoint(ofSome, ofOthers);
        }
    }

    @Override
    public List<Membership> membershipsOf(Collection<UUID> situationIds) {
        return tables.membershipsOf(situationIds);
    }

    @Override
    public Optional<Membership> membershipOf(UUID alarmId) {
        return tables.membershipOf(alarmId);
    }

    @Override
    public List<Tally> talliesOf(Collection<UUID> situationIds) {
        return tables.talliesOf(situationIds);
    }
}
