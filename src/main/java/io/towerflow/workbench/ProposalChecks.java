package io.towerflow.workbench;

import java.util.List;

/**
 * What the tests told of a proposal.
 *
 * @param tests how many were run
 * @param coverage rules that a test fires, in percent of all
 * @param untested rules that no test fires
 */
public record ProposalChecks(int tests, int coverage, List<String> untested) {}
