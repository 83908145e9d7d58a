package io.towerflow.correlation.grouping;

import io.towerflow.rules.language.JoinName;

/**
 * Policy: how far apart two alarms may be for a topic, and how old and large a situation may grow by it.
 *
 * @param seconds greatest time between the raises of the two alarms
 * @param maxAge greatest age of the situation in seconds
 * @param maxSize alarms that the situation may have, the new one included
 * @param strength how much a match is worth: 0 to 100; the strongest wins
 * @param merging whether situations that match are one
 */
public record Window(@JoinName String topic, long seconds, long maxAge, int maxSize, int strength, Merging merging) {

    /** Policy of when two situations that one alarm belongs to are one. */
    public enum Merging {
        NEVER,
        /** Unless each of them has an origin of its own. */
        UNEXPLAINED,
        /** Likewise, but a lost link counts as an origin no more: it may itself be a consequence. */
        LINKS,
        ALWAYS
    }
}
