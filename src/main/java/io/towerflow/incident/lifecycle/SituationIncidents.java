package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.correlation.Situations;
import io.towerflow.engine.queue.ProcessCommands;
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
        IncidentDraft holder = unitOfWork.holder(change.situationId());
        switch (change.kind()) {
            case SETTLED -> {
                if (holder == null || holder.state.ended()) {
                    open(unitOfWork, change, holder);
                }
            }
            case ALARMS_RETURNED -> {
                // An incident that ended stays ended: what comes back is a new one
                if (holder != null && holder.state.ended()) {
                    open(unitOfWork, change, holder);
                } else if (holder != null) {
                    learn(unitOfWork, holder, change, false);
                }
            }
            case SEVERITY_RAISED, SEVERITY_LOWERED, SITE_ADDED -> {
                if (holder != null && !holder.state.ended()) {
                    learn(unitOfWork, holder, change, false);
                }
            }
            case ALL_CLEAR -> {
                if (holder != null && !holder.state.ended()) {
                    learn(unitOfWork, holder, change, true);
                }
            }
            case MERGED -> merge(unitOfWork, holder, change);
        }
    }

    private void open(IncidentUnitOfWork unitOfWork, SituationChange change, @Nullable IncidentDraft before) {
        PerceivedSeverity severity = change.severity();
        IncidentDraft.Held situation = new IncidentDraft.Held(change.situationId(), severity);
        situation.clear = severity == PerceivedSeverity.CLEARED;
        if (situation.clear) {
            severity = PerceivedSeverity.WARNING;
            situation.severity = severity;
        }
        IncidentDraft draft = unitOfWork.open(change.tenant(), severity, null);
        draft.rootCause = rootCause(change.situationId());
        if (draft.rootCause != null && !draft.rootCause.siteId().isEmpty()) {
            draft.sites.add(draft.rootCause.siteId());
        }
        situation.sites.addAll(change.sites());
        if (before != null) {
            IncidentDraft.Held old = before.held(change.situationId());
            if (old != null) {
                unitOfWork.release(before, old);
            }
            unitOfWork.note(draft, "returned", "incident.timeline.follows", List.of(before.number), null);
        }
        unitOfWork.hold(draft, situation);
        unitOfWork.settle(draft);
    }

    private static void learn(
            IncidentUnitOfWork unitOfWork, IncidentDraft draft, SituationChange change, boolean clear) {
        IncidentDraft.Held situation = draft.held(change.situationId());
        if (situation != null) {
            unitOfWork.learn(draft, situation, change.severity(), change.sites(), clear);
        }
    }

    private static void merge(IncidentUnitOfWork unitOfWork, @Nullable IncidentDraft from, SituationChange change) {
        UUID goesOn = change.mergedInto();
        if (from == null || goesOn == null || from.state.ended()) {
            return;
        }
        IncidentDraft.Held swallowed = from.held(change.situationId());
        IncidentDraft into = unitOfWork.holder(goesOn);
        if (into != null && into.state.ended()) {
            into = null;
        }
        if (into == null) {
            // The situation that goes on has no incident yet: it takes over this one
            IncidentDraft.Held heir = new IncidentDraft.Held(
                    goesOn, change.severity() == PerceivedSeverity.CLEARED ? from.severity : change.severity());
            heir.sites.addAll(change.sites());
            heir.clear = change.severity() == PerceivedSeverity.CLEARED;
            unitOfWork.hold(from, heir);
        }
        if (swallowed != null) {
            unitOfWork.release(from, swallowed);
        }
        if (into == null || into == from) {
            unitOfWork.settle(from);
            return;
        }
        IncidentDraft.Held heir = into.held(goesOn);
        if (heir != null) {
            unitOfWork.learn(
                    into,
                    heir,
                    change.severity(),
                    change.sites(),
                    change.severity() == PerceivedSeverity.CLEARED && heir.clear);
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
