package io.towerflow.remediation.allowance;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.rules.Family;
import io.towerflow.rules.language.JoinName;

/**
 * Remote action that is allowed for one kind of fault: a fact of the rules.
 *
 * @param action the word that the element manager knows
 * @param undo the action that takes it back; empty where nothing is to be taken back
 * @param gravest the worst severity at which it is tried without being asked
 * @param mostSites of the incident
 * @param mostOccupants of the site
 * @param tries in 24 hours on one object
 * @param minutesBetween two actions on one object
 * @param leastConfidence in the root cause, 0 to 1
 * @param verifySeconds given to the alarm to clear
 */
public record ActionPolicy(
        @JoinName String action,
        String undo,
        Family family,
        EquipmentKind kind,
        PerceivedSeverity gravest,
        int mostSites,
        int mostOccupants,
        int tries,
        int minutesBetween,
        double leastConfidence,
        int verifySeconds) {}
