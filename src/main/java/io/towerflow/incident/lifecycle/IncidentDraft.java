package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.ranking.IncidentRanking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Incident while it is being changed; {@link IncidentUnitOfWork} writes it. */
public final class IncidentDraft {

    /** Situation that the incident holds, as last heard of. */
    static final class Held {
        final UUID situation;
        PerceivedSeverity severity;
        final Set<String> sites = new TreeSet<>();
        boolean clear;

        Held(UUID situation, PerceivedSeverity severity) {
            this.situation = situation;
            this.severity = severity;
        }
    }

    public final String number;
    public final String tenant;
    public final Instant openedAt;
    public final LinkedHashSet<String> sites = new LinkedHashSet<>();
    final List<Held> held = new ArrayList<>();
    public IncidentState state = IncidentState.OPEN;
    public PerceivedSeverity severity;

    @Nullable
    public String title;

    @Nullable
    public RootCause rootCause;

    @Nullable
    String processInstanceId;

    @Nullable
    String mergedInto;

    @Nullable
    public String acknowledgedBy;

    @Nullable
    String decision;

    @Nullable
    Instant clearedAt;

    @Nullable
    public Instant closedAt;

    /** End of the agreed time, as last stored. */
    @Nullable
    public Instant dueAt;

    /** Technician who is asked, on the way or at work, as told before the row was read. */
    @Nullable
    public String technician;

    /** Technician whom the list shows. */
    @Nullable
    String listedTechnician;

    /** Rank by which it is listed, as stored. */
    IncidentRanking.@Nullable Rank rank;

    IncidentDraft(String number, String tenant, PerceivedSeverity severity, Instant openedAt) {
        this.number = number;
        this.tenant = tenant;
        this.severity = severity;
        this.openedAt = openedAt;
    }

    @Nullable
    Held held(UUID situation) {
        return held.stream()
                .filter(one -> one.situation.equals(situation))
                .findFirst()
                .orElse(null);
    }

    /** Returns whether none of its situations has an active alarm; false for one that people opened and that holds none. */
    boolean clear() {
        return !held.isEmpty() && held.stream().allMatch(one -> one.clear);
    }

    /** Returns whether this one goes on, of two that are the same: the worse, then the older. */
    boolean goesOnBefore(IncidentDraft other) {
        if (severity != other.severity) {
            return severity.worseThan(other.severity);
        }
        int byAge = openedAt.compareTo(other.openedAt);
        return byAge != 0 ? byAge < 0 : number.compareTo(other.number) < 0;
    }
}
