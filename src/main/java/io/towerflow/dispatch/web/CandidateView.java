package io.towerflow.dispatch.web;

import java.util.List;

/**
 * Somebody who could be sent.
 *
 * @param eligible whether the rules allow to ask him or her
 * @param distanceKilometers as the crow flies
 * @param reasons what the rules say, in the reader's language
 */
record CandidateView(
        String technicianId, String name, boolean eligible, double distanceKilometers, List<String> reasons) {}
