package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.correlation.Situations;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes incidents of situations, in the transaction that stores the situations. */
@Component
class SituationIncidents implements SituationFollower {

    private static final Logger LOG = LoggerFactory.getLogger(SituationIncidents.class);

    private final IncidentRepository repository;
    private final ProcessCommands commands;
    private final IncidentEvents changes;
    private final Situations situations;
    private final TransactionTemplate nested;

    SituationIncidents(
            IncidentRepository repository,
            ProcessCommands commands,
            IncidentEvents changes,
            Situations situations,
            PlatformTransactionManager transactions) {
        this.repository = repository;
        this.commands = commands;
        this.changes = changes;
        this.situations = situations;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    @Override
    public void follow(Instant now, List<SituationChange> settled) {
        if (settled.isEmpty()) {
            return;
        }
        Set<UUID> named = new HashSet<>();
        for (SituationChange change : settled) {
            named.add(change.situationId());
            if (change.mergedInto() != null) {
                named.add(change.mergedInto());
            }
        }
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, now);
        unitOfWork.takeHolders(named);
        unitOfWork.reserve((int) settled.stream()
                .filter(change -> change.kind() == SituationChange.Kind.SETTLED)
                .filter(change -> unitOfWork.holder(change.situationId()) == null)
                .count());
        settled.forEach(change -> follow(unitOfWork, change));
        unitOfWork.write(commands, changes);
    }

    private void follow(IncidentUnitOfWork unitOfWork, SituationChange change) {
        Incident holder = unitOfWork.holder(change.situationId());
        switch (change.kind()) {
            case SETTLED -> {
                if (holder == null || holder.state().ended()) {
                    open(unitOfWork, change, holder);
                }
            }
            case ALARMS_RETURNED -> {
                // An incident that ended stays ended: what comes back is a new one
                if (holder != null && holder.state().ended()) {
                    open(unitOfWork, change, holder);
                } else if (holder != null) {
                    holder.learn(change.situationId(), change.severity(), change.sites(), false, unitOfWork.now());
                }
            }
            case SEVERITY_RAISED, SEVERITY_LOWERED, SITE_ADDED -> {
                if (holder != null && !holder.state().ended()) {
                    holder.learn(change.situationId(), change.severity(), change.sites(), false, unitOfWork.now());
                }
            }
            case ALL_CLEAR -> {
                if (holder != null && !holder.state().ended()) {
                    holder.learn(change.situationId(), change.severity(), change.sites(), true, unitOfWork.now());
                }
            }
            case MERGED -> merge(unitOfWork, holder, change);
        }
    }

    private void open(IncidentUnitOfWork unitOfWork, SituationChange change, @Nullable Incident before) {
        boolean clear = change.severity() == PerceivedSeverity.CLEARED;
        PerceivedSeverity severity = clear ? PerceivedSeverity.WARNING : change.severity();
        RootCause cause = rootCause(change.situationId());
        List<String> sites = cause == null || cause.siteId().isEmpty() ? List.of() : List.of(cause.siteId());
        Incident opened = unitOfWork.open(change.tenant(), severity, null, cause, sites, null);
        if (before != null) {
            if (before.situation(change.situationId()) != null) {
                unitOfWork.release(before, change.situationId());
            }
            opened.note("returned", "incident.timeline.follows", List.of(before.number()), null);
        }
        unitOfWork.hold(opened, new Incident.Situation(change.situationId(), severity, change.sites(), clear));
        opened.settle(unitOfWork.now());
    }

    private static void merge(IncidentUnitOfWork unitOfWork, @Nullable Incident from, SituationChange change) {
        UUID goesOn = change.mergedInto();
        if (from == null || goesOn == null || from.state().ended()) {
            return;
        }
        boolean clear = change.severity() == PerceivedSeverity.CLEARED;
        boolean swallowed = from.situation(change.situationId()) != null;
        Incident into = unitOfWork.holder(goesOn);
        if (into != null && into.state().ended()) {
            into = null;
        }
        if (into == null) {
            // The situation that goes on has no incident yet: it takes over this one
            unitOfWork.hold(
                    from,
                    new Incident.Situation(goesOn, clear ? from.severity() : change.severity(), change.sites(), clear));
        }
        if (swallowed) {
            unitOfWork.release(from, change.situationId());
        }
        if (into == null || into == from) {
            from.settle(unitOfWork.now());
            return;
        }
        Incident.Situation heir = into.situation(goesOn);
        if (heir != null) {
            into.learn(goesOn, change.severity(), change.sites(), clear && heir.clear(), unitOfWork.now());
        }
        if (into.goesOnBefore(from)) {
            unitOfWork.merge(into, from, null);
        } else {
            unitOfWork.merge(from, into, null);
        }
    }

    /**
     * Returns the first belief, or null where none can be formed: an incident is worth opening even then. A savepoint keeps a
     * failure from taking the whole batch with it.
     */
    private @Nullable RootCause rootCause(UUID situation) {
        try {
            return nested.execute(tx -> situations.rootCauseOf(List.of(situation)));
        } catch (RuntimeException unexplained) {
            LOG.error("No root cause could be found for situation {}", situation, unexplained);
            return null;
        }
    }
}
