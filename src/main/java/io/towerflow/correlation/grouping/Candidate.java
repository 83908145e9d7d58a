package io.towerflow.correlation.grouping;

import io.towerflow.rules.Family;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.language.JoinName;
import io.towerflow.rules.language.JoinName.From;
import java.util.UUID;

/**
 * Fact of a situation that a new alarm may join, seen through one of its members. The same where a young situation is looked at
 * again: then each of its alarms is asked about in turn.
 *
 * @param hops links between the two sites; 0 at the same site, -1 where it does not matter; for {@code SAME_WAY} the links
 *     from the new alarm's site to where the ways meet
 * @param severe whether the new alarm is major or critical
 * @param seconds time between the raises of the two alarms, never negative
 * @param later whether the new alarm was raised at the member's time or after it
 * @param sameClock whether one source reported both, so that their times can be compared to the second
 * @param ownPower whether the new alarm's own site has an active power alarm
 * @param ownDrained whether the battery of the new alarm's own site may be empty: it is reported low, or the site has lived on
 *     it for half of what its size promises
 * @param feederKnown whether the inventory knows the feeder of the new alarm's site
 * @param cutOff whether a site on the way from the new alarm's site to its hub fell silent at the same time
 * @param look 0 for a new alarm, 1 where its situation is about to settle, 2 where it is looked at once more
 * @param ownSites sites with an alarm in the new alarm's situation; 1 for a new alarm
 * @param ownOrigin whether something in the new alarm's situation may have begun it; false for a new alarm
 * @param memberSevere whether the member is major or critical
 * @param memberOwnPower whether the member's own site has a power alarm in the situation
 * @param memberDrained like {@code ownDrained}, for the member's site
 * @param origin whether something in the situation may have begun it
 * @param sites sites with an alarm in the situation
 * @param kilometres between the two sites in a straight line
 * @param age seconds from the situation's first raise to the new alarm's, never negative
 * @param size alarms in the situation
 */
public record Candidate(
        UUID situation,
        Relation relation,
        int hops,
        Family family,

        @JoinName(value = From.OPEN, of = ProbableCauses.class)
        String cause,

        boolean severe,
        boolean ownPower,
        boolean ownDrained,
        boolean feederKnown,
        boolean cutOff,
        int look,
        int ownSites,
        boolean ownOrigin,
        Family memberFamily,

        @JoinName(value = From.OPEN, of = ProbableCauses.class)
        String memberCause,

        String memberSite,
        boolean memberSevere,
        boolean memberActive,
        boolean memberOwnPower,
        boolean memberDrained,
        long seconds,
        boolean later,
        boolean sameClock,
        boolean origin,
        int sites,
        double kilometres,
        long age,
        int size) {

    /** Makes the plainest case: the cause is active at the site, alone, and the effect follows there so many seconds later. */
    public static Candidate plain(String cause, Family causeFamily, String effect, Family effectFamily, long seconds) {
        boolean power = causeFamily.isPower();
        return new Candidate(
                new UUID(0, 0),
                Relation.SAME_SITE,
                0,
                effectFamily,
                effect,
                true,
                power,
                power,
                true,
                false,
                0,
                1,
                false,
                causeFamily,
                cause,
                "",
                true,
                true,
                power,
                power,
                seconds,
                true,
                true,
                causeFamily.isOrigin(),
                1,
                0,
                seconds,
                1);
    }
}
