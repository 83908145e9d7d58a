package io.towerflow.incident.explanation;

import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.Situations;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentRepository;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.RuleVersion;
import io.towerflow.rules.RuleVersions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Decides incidents of the past again, with the network and the planned work of then; nothing is stored. */
@Service
@Transactional(readOnly = true)
public class Redecisions {

    private static final String CORRELATION = "correlation";
    private static final String ROOT_CAUSE = "root-cause";

    private final Incidents incidents;
    private final IncidentRepository repository;
    private final Situations situations;
    private final RuleSets ruleSets;
    private final RuleVersions versions;

    Redecisions(
            Incidents incidents,
            IncidentRepository repository,
            Situations situations,
            RuleSets ruleSets,
            RuleVersions versions) {
        this.incidents = incidents;
        this.repository = repository;
        this.situations = situations;
        this.ruleSets = ruleSets;
        this.versions = versions;
    }

    /**
     * Decides an incident again.
     *
     * @param correlation what groups its alarms; null: the version that put the first of them into it
     * @param rootCause what looks for their cause; null: the version that found the stored cause
     * @throws NotFoundException if there is no such incident
     * @throws ConflictException if it has no alarms
     */
    public IncidentRedecision again(String number, @Nullable RuleSet correlation, @Nullable RuleSet rootCause) {
        Incident incident = incidents.find(number).orElseThrow(() -> new NotFoundException("incident", number));
        List<Situations.Membership> members = situations.membershipsOf(repository.situationsOf(Set.of(number)).stream()
                .map(IncidentRepository.HeldBy::situation)
                .toList());
        if (members.isEmpty()) {
            throw new ConflictException("The incident has no alarms that could be decided again");
        }
        Map<UUID, List<UUID>> groups = new LinkedHashMap<>();
        members.forEach(one -> groups.computeIfAbsent(one.situationId(), id -> new ArrayList<>())
                .add(one.alarmId()));
        RootCause stored = incident.rootCause();
        int grouped = members.getFirst().ruleVersion();
        int found = stored == null ? versions.inForce(ROOT_CAUSE).version() : stored.ruleVersion();
        return new IncidentRedecision(
                incident,
                grouped,
                found,
                List.copyOf(groups.values()),
                situations.decideAgain(
                        groups.values().stream().flatMap(List::stream).toList(),
                        correlation != null ? correlation : ruleSets.version(CORRELATION, grouped),
                        rootCause != null ? rootCause : ruleSets.version(ROOT_CAUSE, found)));
    }

    /**
     * Returns a stored version of a set.
     *
     * @param field how whoever asks calls it
     * @throws InvalidInputException if there is none; it names those that there are
     */
    public RuleSet version(String field, String set, int version) {
        List<Integer> stored =
                versions.history(set).stream().map(RuleVersion::version).toList();
        if (!stored.contains(version)) {
            throw new InvalidInputException(field, "names no stored version of " + set + "; there are " + stored);
        }
        return ruleSets.version(set, version);
    }
}
