package io.towerflow.remediation;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.rules.Family;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts of an incident by which the rules decide whether a remote action is allowed.
 *
 * @param family of the root cause
 * @param kind of the equipment that failed; null where it is not a piece of equipment that the inventory knows
 * @param confidence in the root cause, 0 to 1
 * @param sites that the incident concerns
 * @param occupants operators whose radios stand at the root cause's site
 * @param onBattery whether the site has lost its mains
 * @param doorOpen whether an alarm says that somebody is in the shelter
 * @param maintenance whether work is planned at the site now
 * @param tries actions on the object in the last 24 hours
 * @param minutesSinceLast minutes since the last of them; null where there was none
 * @param busyWith the incident for which somebody acts on the object now, or null
 * @param switchedOff the actions that people have switched off for the site
 * @param byPerson whether a person asked for it
 */
public record RemedyCase(
        Family family,
        @Nullable EquipmentKind kind,
        PerceivedSeverity severity,
        double confidence,
        int sites,
        int occupants,
        boolean onBattery,
        boolean doorOpen,
        boolean maintenance,
        int tries,
        @Nullable Long minutesSinceLast,
        @Nullable String busyWith,
        Set<String> switchedOff,
        boolean byPerson) {}
