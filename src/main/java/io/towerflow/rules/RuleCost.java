package io.towerflow.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a rule set has cost. All but the times are counts, which the same questions give on every machine.
 *
 * @param questions how often it was asked
 * @param firings how often rules fired in all
 * @param findings how many facts rules inserted in all
 * @param comparisons how often joins compared facts in all
 * @param time computing time in all
 * @param mostFirings at one question
 * @param mostFindings at one question
 * @param mostComparisons at one question
 * @param costliest the rule that compared most at that question; null where none compared anything
 * @param longest computing time of one question at most
 */
public record RuleCost(
        long questions,
        long firings,
        long findings,
        long comparisons,
        Duration time,
        long mostFirings,
        long mostFindings,
        long mostComparisons,
        @Nullable String costliest,
        Duration longest) {}
