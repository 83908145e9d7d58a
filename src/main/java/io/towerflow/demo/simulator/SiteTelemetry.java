package io.towerflow.demo.simulator;

import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Computes what one site measures from moment to moment: traffic by the hour, radio quality by traffic, the power plant by sun, mains,
 * genset and battery. What fails by its {@link Symptom}s is seen here too: mains that are away drain the battery as fast as its alarms say,
 * failed cooling heats the shelter up before its temperature is an alarm, and a site that is cut off sends nothing but what the radio
 * network's manager knows of it. Equal times and symptoms give equal values.
 */
public final class SiteTelemetry {

    private static final double FLOAT_VOLTAGE = 54.2;
    private static final double FULL_VOLTAGE = 51.2;
    private static final double EMPTY_VOLTAGE = 44.0;
    private static final double TANK_LITRES = 500;
    private static final double REFUELLED_BELOW = 0.2;
    /** A genset turns on and burns also without a load. */
    private static final double IDLE_LITRES = 1.1;

    private static final double LITRES_PER_KWH = 0.28;
    private static final double LEAST_GENSET_LOAD = 0.3;
    private static final double HOURS_TO_CHARGE = 8;
    private static final double HEATING_PER_MINUTE = 0.9;
    private static final double HOTTEST = 60;

    private final String id;
    private final double autonomyHours;
    private final double loadKilowatts;
    private final double coolingKilowatts;
    private final double solarKilowatts;
    private final double gensetKilowatts;
    private final double batteryKilowattHours;
    private final double capacity;
    private final double size;
    private final double radioLevel;
    private final double sunHour;

    private double charge = 1;
    private double fuel;
    private double celsius = 24;

    public SiteTelemetry(Site site, Topology topology, PowerPlant power) {
        this.id = site.id();
        SplittableRandom own = new SplittableRandom(id.hashCode());
        List<Equipment> equipment = topology.equipmentAt(id);
        this.autonomyHours = Math.max(0.1, power.autonomy(id).toMinutes() / 60.0);
        double radio = kilowatts(equipment, EquipmentKind.RADIO) + kilowatts(equipment, EquipmentKind.TRANSMISSION);
        this.loadKilowatts = radio > 0 ? radio : 1.2;
        this.coolingKilowatts = kilowatts(equipment, EquipmentKind.COOLING);
        this.solarKilowatts = kilowatts(equipment, EquipmentKind.SOLAR);
        this.gensetKilowatts = kilowatts(equipment, EquipmentKind.GENSET);
        this.batteryKilowattHours = loadKilowatts * autonomyHours;
        this.capacity = 75.0 * Math.max(1, site.technologies().size());
        this.size = own.nextDouble(0.4, 1.3);
        this.radioLevel = own.nextDouble(-104, -84);
        this.fuel = own.nextDouble(0.4, 0.95);
        this.sunHour = site.longitude() / 15;
    }

    private static double kilowatts(List<Equipment> equipment, EquipmentKind kind) {
        return equipment.stream()
                        .filter(piece -> piece.kind() == kind && piece.ratedWatts() != null)
                        .mapToDouble(piece -> piece.ratedWatts() == null ? 0 : piece.ratedWatts())
                        .sum()
                / 1000;
    }

    /**
     * Computes the next values, by the names of their metrics.
     *
     * @param time of the sample
     * @param step since the one before
     * @param active symptoms of this site at that time
     */
    public Map<String, Double> next(Instant time, Duration step, Collection<SymptomPeriod> active) {
        SplittableRandom chance = new SplittableRandom(id.hashCode() * 31L + time.getEpochSecond());
        ZonedDateTime local = time.atZone(ZoneOffset.UTC).plusMinutes(Math.round(sunHour * 60));
        double hour = local.getHour() + local.getMinute() / 60.0;
        boolean weekend = local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
        double busy = size * (weekend ? 0.85 : 1) * (0.15 + bump(hour, 12.5, 3) * 0.4 + bump(hour, 20.5, 2.2) * 0.7);
        double hours = step.toSeconds() / 3600.0;
        int speed = active.stream().mapToInt(SymptomPeriod::speed).max().orElse(1);
        boolean radio = !has(active, "outOfService") && !has(active, "softwareError");

        Map<String, Double> values = new LinkedHashMap<>();
        power(values, time, hour, hours, busy, active, speed, chance);
        climate(values, hour, hours * 60 * speed, has(active, "coolingSystemFailure"), busy, chance);
        values.put("door.open", has(active, "enclosureDoorOpen") ? 1.0 : 0.0);
        if (active.stream().anyMatch(one -> one.symptom().unreachable())) {
            values.clear();
            radio = false;
        }
        traffic(
                values,
                step,
                radio,
                busy,
                has(active, "degradedSignal") || has(active, "excessiveBER"),
                has(active, "transceiverFailure"),
                chance);
        values.replaceAll((metric, value) -> Math.round(value * 1000) / 1000.0);
        return values;
    }

    private void traffic(
            Map<String, Double> values,
            Duration step,
            boolean radio,
            double busy,
            boolean badLink,
            boolean sectorDown,
            SplittableRandom chance) {
        double served = !radio ? 0 : sectorDown ? 0.67 : 1;
        double used = Math.min(1, busy * noise(chance, 0.1)) * served;
        values.put("cell.availability", 100 * served);
        values.put("traffic.volume", used * capacity / 8 * step.toSeconds() / 1000 * 0.4);
        values.put("users.active", (double) Math.round(used * 400));
        if (served == 0) {
            return;
        }
        values.put("throughput.downlink", capacity * (1 - 0.6 * used) * noise(chance, 0.08));
        values.put("throughput.uplink", capacity * 0.25 * (1 - 0.5 * used) * noise(chance, 0.08));
        values.put("prb.utilisation", Math.min(100, 90 * used));
        values.put("signal.rsrp", radioLevel + chance.nextDouble(-2, 2));
        values.put("signal.sinr", 17 - 9 * used + chance.nextDouble(-1, 1));
        values.put("latency", (16 + 26 * used * used) * (badLink ? 3.5 : 1) * noise(chance, 0.1));
        values.put("jitter", (2 + 5 * used) * (badLink ? 4 : 1) * noise(chance, 0.2));
        values.put("packet.loss", Math.min(100, 0.05 + 0.3 * used * used + (badLink ? chance.nextDouble(2, 7) : 0)));
    }

    private void power(
            Map<String, Double> values,
            Instant time,
            double hour,
            double hours,
            double busy,
            Collection<SymptomPeriod> active,
            int speed,
            SplittableRandom chance) {
        boolean mains = !has(active, "commercialPowerFailure");
        boolean converts =
                active.stream().noneMatch(one -> one.symptom().specificProblem().equals("RECTIFIER MODULE FAIL"));
        boolean battery = !has(active, "batteryFailure");
        boolean genset = gensetKilowatts > 0 && !mains && !has(active, "generatorFailure") && fuel > 0.01;
        double load = loadKilowatts * (0.7 + 0.3 * Math.min(1, busy))
                + coolingKilowatts * (celsius > 22 && mains ? 0.5 : 0.1);
        double day = new SplittableRandom(time.getEpochSecond() / 86_400).nextDouble(0.45, 1);
        double solar = Math.min(load, solarKilowatts * Math.max(0, Math.sin((hour - 6) / 12 * Math.PI)) * day);
        double charging = battery && charge < 1 ? Math.min(1 - charge, hours / HOURS_TO_CHARGE) : 0;
        double chargePower = hours > 0 ? charging * batteryKilowattHours / hours : 0;
        double grid = 0;
        double driven = 0;
        if (mains && converts) {
            grid = Math.max(0, load - solar + chargePower);
            charge += charging;
        } else if (genset && converts) {
            driven = Math.max(load - solar + chargePower, gensetKilowatts * LEAST_GENSET_LOAD);
            charge += charging;
        } else {
            charge = Math.max(0, charge - hours * speed / autonomyHours * Math.max(0, load - solar) / load);
        }
        if (genset) {
            fuel -= (IDLE_LITRES + LITRES_PER_KWH * driven) * hours / TANK_LITRES;
        } else if (fuel < REFUELLED_BELOW && hour > 8 && hour < 10) {
            fuel = 0.95;
        }
        boolean supplied = converts && (mains || genset);
        double voltage = !battery && supplied
                ? FLOAT_VOLTAGE - 0.6
                : !battery
                        ? 0
                        : supplied
                                ? FLOAT_VOLTAGE - 2.2 * (1 - charge)
                                : EMPTY_VOLTAGE + (FULL_VOLTAGE - EMPTY_VOLTAGE) * Math.sqrt(charge);
        values.put("power.load", load);
        values.put("power.grid", grid);
        values.put("power.solar", solar);
        values.put("power.genset", driven);
        values.put("battery.soc", battery ? 100 * charge : 0);
        values.put("battery.voltage", Math.max(0, voltage + chance.nextDouble(-0.1, 0.1)));
        values.put("grid.available", mains ? 1.0 : 0.0);
        values.put("genset.running", genset ? 1.0 : 0.0);
        if (gensetKilowatts > 0) {
            values.put("fuel.level", Math.max(0, fuel) * TANK_LITRES);
        }
    }

    private void climate(
            Map<String, Double> values,
            double hour,
            double minutes,
            boolean failed,
            double busy,
            SplittableRandom chance) {
        double outside = 27 + 5 * Math.sin((hour - 9) / 12 * Math.PI);
        double wanted = failed ? HOTTEST : 23 + 2 * Math.min(1, busy);
        double most = minutes * (failed ? HEATING_PER_MINUTE : 2);
        celsius += Math.max(-most, Math.min(most, wanted - celsius));
        values.put("temperature.room", celsius + chance.nextDouble(-0.3, 0.3));
        values.put("temperature.outside", outside + chance.nextDouble(-1, 1));
    }

    private static boolean has(Collection<SymptomPeriod> active, String probableCause) {
        return active.stream().anyMatch(one -> one.symptom().probableCause().equals(probableCause));
    }

    private static double noise(SplittableRandom chance, double share) {
        return 1 + chance.nextDouble(-share, share);
    }

    /** A bell around an hour of the day, by which the day comes round. */
    private static double bump(double hour, double middle, double width) {
        double away = Math.abs(hour - middle);
        away = Math.min(away, 24 - away);
        return Math.exp(-away * away / (2 * width * width));
    }
}
