package io.towerflow.correlation.diagnosis;

import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.language.JoinName;
import io.towerflow.rules.language.JoinName.From;

/**
 * Fact of something that the inventory knows, that reports nothing itself and whose failure would explain what others report.
 *
 * @param kind {@code link}, {@code rectifier}, {@code genset} or {@code cooling}
 * @param object its id
 * @param site where it stands; for a link the site that it cuts off
 * @param cause the probable cause that it would report
 * @param second when the first alarm of its site was raised, in seconds from the group's first alarm
 */
public record Unseen(
        @JoinName(
                value = From.WORDS,
                words = {Unseen.LINK, Unseen.RECTIFIER, Unseen.GENSET, Unseen.COOLING})
        String kind,

        String object,
        String site,

        @JoinName(value = From.OPEN, of = ProbableCauses.class)
        String cause,

        long second) {

    static final String LINK = "link";
    static final String RECTIFIER = "rectifier";
    static final String GENSET = "genset";
    static final String COOLING = "cooling";
}
