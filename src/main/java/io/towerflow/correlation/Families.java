package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.correlation.memory.Member;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.Inventory;
import io.towerflow.rules.Family;
import io.towerflow.rules.ProbableCauses;
import org.springframework.stereotype.Component;

/** Finds an alarm's family: by its probable cause, or where the word says nothing, by what the alarmed object is. */
@Component
class Families {

    private final ProbableCauses causes;
    private final Inventory inventory;

    Families(ProbableCauses causes, Inventory inventory) {
        this.causes = causes;
        this.inventory = inventory;
    }

    Member member(Alarm alarm) {
        return new Member(
                alarm.id(),
                alarm.siteId(),
                alarm.alarmedObjectId(),
                alarm.probableCause(),
                family(alarm),
                alarm.perceivedSeverity(),
                alarm.raisedAt().toEpochMilli(),
                alarm.active());
    }

    Family family(Alarm alarm) {
        Family family = causes.of(alarm.probableCause()).family();
        if (family != Family.OTHER) {
            return family;
        }
        Equipment equipment = inventory.topology(alarm.tenant()).equipment(alarm.alarmedObjectId());
        if (equipment == null) {
            return family;
        }
        return switch (equipment.kind()) {
            case RECTIFIER -> Family.RECTIFIER;
            case BATTERY -> Family.BATTERY;
            case GENSET -> Family.GENSET;
            case SOLAR -> Family.POWER_OTHER;
            case COOLING -> Family.COOLING;
            case DOOR -> Family.DOOR;
            case RADIO -> Family.RADIO;
            case TRANSMISSION -> Family.LINK;
            case OTHER -> Family.OTHER;
        };
    }
}
