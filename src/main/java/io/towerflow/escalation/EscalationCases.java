package io.towerflow.escalation;

import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Autonomy;
import io.towerflow.incident.EscalationStart;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.people.Skill;
import io.towerflow.rules.ProbableCauses;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gathers what is known of incidents for their escalation. */
@Component
class EscalationCases implements EscalationStart {

    private final EscalationLifecycle lifecycle;
    private final IncidentSettings settings;
    private final Autonomy autonomy;
    private final Inventory inventory;
    private final ProbableCauses causes;

    EscalationCases(
            EscalationLifecycle lifecycle,
            IncidentSettings settings,
            Autonomy autonomy,
            Inventory inventory,
            ProbableCauses causes) {
        this.lifecycle = lifecycle;
        this.settings = settings;
        this.autonomy = autonomy;
        this.inventory = inventory;
        this.causes = causes;
    }

    @Override
    public Start of(Incident incident) {
        return lifecycle.begin(caseOf(incident));
    }

    /**
     * Gathers as {@link #caseOf}; where the escalation began before the agreed time was over, also whether the power is
     * back.
     */
    EscalationCase caseAt(Incident incident, Instant now) {
        EscalationCase known = caseOf(incident);
        return now.isBefore(known.dueAt()) && autonomy.powerBack(incident) ? known.withPowerBack() : known;
    }

    EscalationCase caseOf(Incident incident) {
        Topology topology = inventory.topology(incident.tenant());
        RootCause cause = incident.rootCause();
        Site site = cause == null ? null : topology.site(cause.siteId());
        if (site == null && !incident.sites().isEmpty()) {
            site = topology.site(incident.sites().getFirst());
        }
        Set<String> technologies = new HashSet<>();
        incident.sites().stream()
                .map(topology::site)
                .filter(Objects::nonNull)
                .forEach(one -> technologies.addAll(one.technologies()));
        return new EscalationCase(
                incident.severity(),
                Math.max(1, incident.sites().size()),
                technologies.size(),
                site == null || site.region().isBlank() ? null : site.region(),
                cause == null ? null : skill(cause),
                incident.openedAt(),
                incident.openedAt().plus(settings.sla().of(incident.severity())),
                autonomy.siteDownAt(incident).orElse(null));
    }

    private @Nullable Skill skill(RootCause cause) {
        try {
            return Skill.ofWord(causes.of(cause.probableCause()).skill());
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }
}
