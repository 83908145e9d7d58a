package io.towerflow.correlation.diagnosis;

import io.towerflow.rules.Family;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.language.JoinName;
import io.towerflow.rules.language.JoinName.From;
import org.jspecify.annotations.Nullable;

/**
 * Fact of all alarms of a group with one probable cause at one site.
 *
 * @param number identifies it in the group
 * @param second when the first of them was raised, in seconds from the group's first alarm
 * @param alarms how many they are
 */
public record Sign(
        int number,
        String site,
        @Nullable String feeder,
        Family family,

        @JoinName(value = From.OPEN, of = ProbableCauses.class)
        String cause,

        long second,
        int alarms) {}
