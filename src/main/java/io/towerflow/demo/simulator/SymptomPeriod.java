package io.towerflow.demo.simulator;

import java.time.Instant;

/**
 * A symptom and the time for which it lasts.
 *
 * @param speed how much faster than in life what belongs to it goes on
 */
public record SymptomPeriod(Symptom symptom, Instant from, Instant until, int speed) {

    public boolean covers(Instant time) {
        return !time.isBefore(from) && time.isBefore(until);
    }
}
