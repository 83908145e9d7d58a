package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmType;
import io.towerflow.correlation.memory.Member;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
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
        return member(alarm, inventory.topology(alarm.tenant()));
    }

    /** Returns the alarm as the network of some time shows it. */
    Member member(Alarm alarm, Topology topology) {
        return new Member(
                alarm.id(),
                alarm.sourceSystemId(),
                alarm.siteId(),
                alarm.alarmedObjectId(),
                alarm.probableCause(),
                family(causes, topology, alarm.alarmedObjectId(), alarm.probableCause(), alarm.alarmType()),
                alarm.perceivedSeverity(),
                alarm.raisedAt().toEpochMilli(),
                alarm.active());
    }

    Family family(Alarm alarm) {
        Topology topology = inventory.topology(alarm.tenant());
        return family(causes, topology, alarm.alarmedObjectId(), alarm.probableCause(), alarm.alarmType());
    }

    /** Returns the family of an alarm that is not, or not yet, in the tables. */
    static Family family(
            ProbableCauses causes, Topology topology, String alarmedObject, String probableCause, AlarmType type) {
        Family family = causes.of(probableCause).family();
        if (family != Family.OTHER && family != Family.SITE_DOWN) {
            return family;
        }
        Equipment equipment = topology.equipment(alarmedObject);
        if (equipment == null) {
            return family;
        }
        if (family == Family.SITE_DOWN) {
            // A radio that says itself that it is out of service can still be heard: the site is not silent.
            boolean radio = equipment.kind() == EquipmentKind.RADIO && type == AlarmType.EQUIPMENT;
            return radio ? Family.RADIO : family;
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
