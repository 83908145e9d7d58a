package io.towerflow.correlation.diagnosis;

import io.towerflow.rules.Family;
import io.towerflow.rules.language.JoinName;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds that a {@link Suspect} can have. */
public final class SuspectKinds implements JoinName.Words {

    static final String FEEDER = "feeder";
    static final String WAY = "way";
    static final String PLANNED_WORK = "planned-work";
    static final String UNSEEN = "unseen-";

    @Override
    public Set<String> words() {
        return Stream.of(
                        Arrays.stream(Family.values()).map(Family::word),
                        Stream.of(FEEDER, WAY, PLANNED_WORK),
                        Stream.of(Unseen.LINK, Unseen.RECTIFIER, Unseen.GENSET, Unseen.COOLING)
                                .map(UNSEEN::concat))
                .flatMap(words -> words)
                .collect(Collectors.toSet());
    }
}
