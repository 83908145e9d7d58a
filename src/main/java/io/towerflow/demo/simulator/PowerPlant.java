package io.towerflow.demo.simulator;

import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Topology;
import java.time.Duration;
import java.util.SplittableRandom;

/** Computes how long sites live on their batteries: capacity and age against the load of radio and transmission. */
public final class PowerPlant {

    /** Seed of the plants as the story and the telemetry of the demo know them: a battery is as old in its alarms as in its values. */
    public static final long STORY_SEED = 225;

    /** Share of the charge at which a rectifier's controller reports a low battery: when a quarter is left. */
    static final double LOW_BATTERY = 0.25;

    private static final double UNKNOWN_LOAD_WATTS = 1200;

    private final Topology topology;
    private final long seed;

    public PowerPlant(Topology topology, long seed) {
        this.topology = topology;
        this.seed = seed;
    }

    /** Computes the time from the loss of the site's supply to its going dark; zero where it has no battery. */
    public Duration autonomy(String siteId) {
        double wattHours = 0;
        double watts = 0;
        for (Equipment piece : topology.equipmentAt(siteId)) {
            if (piece.kind() == EquipmentKind.BATTERY && piece.capacityWattHours() != null) {
                wattHours += piece.capacityWattHours();
            }
            boolean onBattery = piece.kind() == EquipmentKind.RADIO || piece.kind() == EquipmentKind.TRANSMISSION;
            if (onBattery && piece.ratedWatts() != null) {
                watts += piece.ratedWatts();
            }
        }
        double hours = wattHours * health(siteId) / (watts > 0 ? watts : UNKNOWN_LOAD_WATTS);
        return Duration.ofSeconds(Math.round(hours * 3600));
    }

    /** Computes what is left of a battery's capacity as it ages: 0.6 to 1, each site's own. */
    double health(String siteId) {
        return new SplittableRandom(seed ^ siteId.hashCode()).nextDouble(0.6, 1);
    }

    boolean hasGenset(String siteId) {
        return topology.equipmentAt(siteId).stream().anyMatch(piece -> piece.kind() == EquipmentKind.GENSET);
    }
}
