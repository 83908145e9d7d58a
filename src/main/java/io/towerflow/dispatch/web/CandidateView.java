package io.towerflow.dispatch.web;

import java.util.List;

/**
 * Candidate as the API shows him or her.
 *
 * @param eligible whether the rules allow to ask him or her
 * @param distanceKilometers in a straight line
 * @param score 100, more for what speaks for him or her, one less for each minute on the road
 * @param reasons what the rules say, line by line with what each counts, in the reader's language
 */
record CandidateView(
        String technicianId,
        String name,
        boolean eligible,
        double distanceKilometers,
        long score,
        List<String> reasons) {}
