package io.towerflow.correlation;

import java.time.Instant;
import java.util.List;

/** Hears of material changes inside the transaction that stores the alarms and situations. */
public interface SituationFollower {

    void follow(Instant now, List<SituationChange> changes);
}
