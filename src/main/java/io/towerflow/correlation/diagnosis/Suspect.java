package io.towerflow.correlation.diagnosis;

import io.towerflow.rules.language.JoinName;
import io.towerflow.rules.language.JoinName.From;

/**
 * Fact of the second round: something that may be the cause, with what it explains.
 *
 * @param node the {@link Sign}, {@link FeederLoss}, {@link CommonWay}, {@link Unseen} or {@link Work}
 * @param kind the family's word, {@code feeder}, {@code way}, {@code planned-work} or {@code unseen-} and what it is
 * @param explained whether something else in the group brought it
 * @param known whether a rule says that it brought anything
 * @param first whether nothing in the group was raised before it
 * @param share part of the group's alarms that it explains, its own included: 0 to 1
 * @param otherSites sites other than its own where it explains alarms
 */
public record Suspect(
        Object node,

        @JoinName(value = From.WORDS, of = SuspectKinds.class)
        String kind,

        boolean explained,
        boolean known,
        boolean first,
        double share,
        int otherSites) {

    /** Whether it explains alarms at other sites than its own; a getter, since rules write it so. */
    public boolean isWide() {
        return otherSites > 0;
    }
}
