package io.towerflow.rules;

import java.time.Duration;

/**
 * What a version of a rule set has cost since it was compiled.
 *
 * @param questions how often it was asked
 * @param firings how often rules fired in all
 * @param findings how many facts rules inserted in all
 * @param time computing time in all
 * @param mostFirings at one question
 * @param mostFindings at one question
 * @param longest computing time of one question at most
 */
public record RuleCost(
        long questions,
        long firings,
        long findings,
        Duration time,
        long mostFirings,
        long mostFindings,
        Duration longest) {}
