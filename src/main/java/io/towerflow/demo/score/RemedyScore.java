package io.towerflow.demo.score;

import java.util.Map;
import java.util.TreeMap;

/**
 * Score of remote actions on simulated days.
 *
 * @param minorIncidents incidents of severity minor or less when they were decided, and major ones that the policy treats alike;
 *     those that had cleared before are left out
 * @param remotelyCurable of these, those whose fault the simulator marks as curable remotely
 * @param closedWithoutPerson of these, those that an action cleared wholly and nobody had to touch
 * @param actions taken in all
 * @param uselessActions that fitted the fault, but did not cure it
 * @param wrongActions on equipment that was well or had another fault, or that did harm
 * @param curableFaults all faults that are curable remotely, also those that became part of another or a graver incident
 * @param curedFaults of these, those that an action ended
 * @param leftToPeople why curable minor incidents went to a person
 */
public record RemedyScore(
        int minorIncidents,
        int remotelyCurable,
        int closedWithoutPerson,
        double closedShare,
        int actions,
        int uselessActions,
        int wrongActions,
        int curableFaults,
        int curedFaults,
        Map<String, Integer> leftToPeople) {

    static final RemedyScore NONE = new RemedyScore(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    RemedyScore plus(RemedyScore other) {
        Map<String, Integer> left = new TreeMap<>(leftToPeople);
        other.leftToPeople.forEach((reason, count) -> left.merge(reason, count, Integer::sum));
        int curable = remotelyCurable + other.remotelyCurable;
        int closed = closedWithoutPerson + other.closedWithoutPerson;
        return new RemedyScore(
                minorIncidents + other.minorIncidents,
                curable,
                closed,
                share(closed, curable),
                actions + other.actions,
                uselessActions + other.uselessActions,
                wrongActions + other.wrongActions,
                curableFaults + other.curableFaults,
                curedFaults + other.curedFaults,
                left);
    }

    static double share(int part, int whole) {
        return whole == 0 ? 0 : Math.round(1000.0 * part / whole) / 1000.0;
    }
}
