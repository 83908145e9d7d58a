package io.towerflow.demo.score;

import io.towerflow.demo.simulator.FaultKind;
import java.util.Map;

/**
 * Score of one simulated day. Shares are 0 to 1; F1, precision and recall count pairs of alarms that are, or should be, in one
 * incident.
 *
 * @param alarms alarms that arrived, repeats not counted
 * @param incidents groups, those of a single alarm included
 * @param falseMerges incidents that hold alarms of more than one real fault
 * @param mergedLate incidents that were opened before they were found to be part of another one
 * @param plainF1 the same F1 for grouping by site and time alone
 * @param rootCauseShare of the incidents that are about a real fault, those that name its cause
 * @param roots right and wrong answers by kind of fault
 */
public record SeedScore(
        long seed,
        double f1,
        double precision,
        double recall,
        double plainF1,
        double rootCauseShare,
        int alarms,
        int incidents,
        int falseMerges,
        int mergedLate,
        Map<FaultKind, Answers> roots) {

    /** Number of times that the cause was named rightly and wrongly. */
    public record Answers(int right, int wrong) {

        Answers plus(boolean hit) {
            return new Answers(right + (hit ? 1 : 0), wrong + (hit ? 0 : 1));
        }

        Answers plus(Answers other) {
            return new Answers(right + other.right, wrong + other.wrong);
        }
    }

    public double alarmsPerIncident() {
        return incidents == 0 ? 0 : (double) alarms / incidents;
    }
}
