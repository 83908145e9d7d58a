package io.towerflow.incident;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.lifecycle.IncidentQueries;
import io.towerflow.incident.ranking.PowerReserve;
import io.towerflow.rules.ProbableCauses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** Estimates how long the site of an incident's root cause stays up without mains, and whether its power is back. */
@Component
public class Autonomy {

    private final PowerReserve reserve;
    private final ProbableCauses causes;
    private final IncidentQueries incidents;
    private final Alarms alarms;
    private final Clock clock;

    Autonomy(PowerReserve reserve, ProbableCauses causes, IncidentQueries incidents, Alarms alarms, Clock clock) {
        this.reserve = reserve;
        this.causes = causes;
        this.incidents = incidents;
        this.alarms = alarms;
        this.clock = clock;
    }

    /**
     * Returns the minutes until the root cause's site goes down, 0 or more; empty where it does not lose power or not enough is
     * known.
     */
    public OptionalLong minutesToSiteDown(Incident incident) {
        Instant down = siteDownAt(incident).orElse(null);
        return down == null
                ? OptionalLong.empty()
                : OptionalLong.of(
                        Math.max(0, Duration.between(clock.instant(), down).toMinutes()));
    }

    /**
     * Returns when the root cause's site goes down, whole minutes after the opening; empty where it does not lose power or not
     * enough is known.
     */
    public Optional<Instant> siteDownAt(Incident incident) {
        return reserve.siteDownAt(incident.tenant(), incident.state(), incident.rootCause(), incident.openedAt());
    }

    /**
     * Returns whether power that was away is there again: alarms told of it, and all of them are clear. Those at the root cause's
     * site count; where there are none, those of all sites. Reads the incident's alarms, so it is asked seldom.
     */
    public boolean powerBack(Incident incident) {
        RootCause cause = incident.rootCause();
        List<Alarm> power = alarms.findAll(incidents.alarmsOf(incident.number())).stream()
                .filter(alarm -> causes.of(alarm.probableCause()).family().isPower())
                .toList();
        List<Alarm> here = power.stream()
                .filter(alarm -> cause != null && alarm.siteId().equals(cause.siteId()))
                .toList();
        List<Alarm> telling = here.isEmpty() ? power : here;
        return !telling.isEmpty() && telling.stream().noneMatch(Alarm::active);
    }

    /** Returns whether alarms are active and their root cause takes the power away. */
    boolean losingPower(Incident incident) {
        return reserve.losingPower(incident.state(), incident.rootCause());
    }
}
