package io.towerflow.correlation.grouping;

import io.towerflow.rules.Family;
import java.util.UUID;

/**
 * A situation that a new alarm may join, seen through one of its members: a fact.
 *
 * @param hops links between the two sites; 0 at the same site, -1 where it does not matter
 * @param seconds time between the raises of the two alarms, never negative
 * @param later whether the new alarm was raised at the member's time or after it
 * @param ownPower whether the new alarm's own site has an active power alarm
 * @param feederKnown whether the inventory knows the feeder of the new alarm's site
 * @param memberOwnPower whether the member's own site has a power alarm in the situation
 * @param age seconds from the situation's first raise to the new alarm's, never negative
 * @param size alarms in the situation
 */
public record Candidate(
        UUID situation,
        Relation relation,
        int hops,
        Family family,
        String cause,
        boolean ownPower,
        boolean feederKnown,
        Family memberFamily,
        String memberCause,
        String memberSite,
        boolean memberActive,
        boolean memberOwnPower,
        long seconds,
        boolean later,
        long age,
        int size) {

    /** The plainest case: the cause is active at the site, alone, and the effect follows there so many seconds later. */
    public static Candidate plain(String cause, Family causeFamily, String effect, Family effectFamily, long seconds) {
        return new Candidate(
                new UUID(0, 0),
                Relation.SAME_SITE,
                0,
                effectFamily,
                effect,
                causeFamily.isPower(),
                true,
                causeFamily,
                cause,
                "",
                true,
                causeFamily.isPower(),
                seconds,
                true,
                seconds,
                1);
    }
}
