package io.towerflow.metric;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stored samples of the current tenant. */
public interface Samples {

    /**
     * Stores samples without the broker, as their source sends a whole history; checked and merged as all are. In a transaction of its
     * own.
     *
     * @return how many values were right and are stored
     */
    int saveAll(List<Sample> samples);

    /** The time of the latest sample of a site as a whole. */
    Optional<Instant> latest(String site);
}
