package io.towerflow.incident;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.RootCause;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.rules.ProbableCauses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Estimates how long a site without mains stays up: the energy of its batteries, new and full, at the full load of what they
 * feed, since the incident began. A lower bound as long as nobody measures; nothing where the inventory does not know enough.
 */
@Component
public class Autonomy {

    /** What the batteries feed when the mains is gone; air conditioning is shed. */
    private static final Set<EquipmentKind> FED = Set.of(EquipmentKind.RADIO, EquipmentKind.TRANSMISSION);

    private final Inventory inventory;
    private final ProbableCauses causes;
    private final TenantIncidents incidents;
    private final Alarms alarms;
    private final Clock clock;

    Autonomy(Inventory inventory, ProbableCauses causes, TenantIncidents incidents, Alarms alarms, Clock clock) {
        this.inventory = inventory;
        this.causes = causes;
        this.incidents = incidents;
        this.alarms = alarms;
        this.clock = clock;
    }

    /** Minutes until the root cause's site goes down, 0 or more; empty where it does not lose power or not enough is known. */
    public OptionalLong minutesToSiteDown(Incident incident) {
        Instant down = siteDownAt(incident).orElse(null);
        return down == null
                ? OptionalLong.empty()
                : OptionalLong.of(
                        Math.max(0, Duration.between(clock.instant(), down).toMinutes()));
    }

    /** When the root cause's site goes down, whole minutes after the opening; empty where it does not lose power or not enough is known. */
    public Optional<Instant> siteDownAt(Incident incident) {
        RootCause cause = incident.rootCause();
        if (cause == null || !losingPower(incident)) {
            return Optional.empty();
        }
        List<Equipment> pieces = inventory.topology(incident.tenant()).equipmentAt(cause.siteId());
        double wattHours = pieces.stream()
                .filter(piece -> piece.kind() == EquipmentKind.BATTERY)
                .map(Equipment::capacityWattHours)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sum();
        double watts = pieces.stream()
                .filter(piece -> FED.contains(piece.kind()))
                .map(Equipment::ratedWatts)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sum();
        if (wattHours <= 0 || watts <= 0) {
            return Optional.empty();
        }
        return Optional.of(incident.openedAt().plus(Duration.ofMinutes(Math.round(60 * wattHours / watts))));
    }

    /**
     * Whether power that was away is there again: alarms told of it, and all of them are clear. Those at the root cause's site
     * count; where there are none, those of all sites. Reads the incident's alarms, so it is asked seldom.
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

    /** Whether alarms are active and their root cause takes the power away. */
    boolean losingPower(Incident incident) {
        RootCause cause = incident.rootCause();
        return incident.state() == IncidentState.OPEN
                && cause != null
                && causes.of(cause.probableCause()).family().isPower();
    }
}
