package io.towerflow.incident.ranking;

import io.towerflow.correlation.RootCause;
import io.towerflow.incident.IncidentState;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.rules.ProbableCauses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Estimates how long a site without mains stays up: the energy of its batteries, new and full, at the full load of what they
 * feed, since the incident began. A lower bound as long as nobody measures; nothing where the inventory does not know enough.
 */
@Component
public class PowerReserve {

    /** Equipment that the batteries feed when the mains is gone; air conditioning is shed. */
    private static final Set<EquipmentKind> FED = Set.of(EquipmentKind.RADIO, EquipmentKind.TRANSMISSION);

    private final Inventory inventory;
    private final ProbableCauses causes;

    PowerReserve(Inventory inventory, ProbableCauses causes) {
        this.inventory = inventory;
        this.causes = causes;
    }

    /**
     * Returns when the root cause's site goes down, whole minutes after the opening; empty where it does not lose power or not
     * enough is known.
     */
    public Optional<Instant> siteDownAt(
            String tenant, IncidentState state, @Nullable RootCause cause, Instant openedAt) {
        if (cause == null || !losingPower(state, cause)) {
            return Optional.empty();
        }
        List<Equipment> pieces = inventory.topology(tenant).equipmentAt(cause.siteId());
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
        return Optional.of(openedAt.plus(Duration.ofMinutes(Math.round(60 * wattHours / watts))));
    }

    /** Returns whether alarms are active and their root cause takes the power away. */
    public boolean losingPower(IncidentState state, @Nullable RootCause cause) {
        return state == IncidentState.OPEN
                && cause != null
                && causes.of(cause.probableCause()).family().isPower();
    }
}
