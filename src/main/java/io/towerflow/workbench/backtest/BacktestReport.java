package io.towerflow.workbench.backtest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.towerflow.workbench.RuleText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Report of what a candidate would have done on recorded alarms, with all that is needed to show it.
 *
 * @param rows the alarms that the changes name, by their row
 * @param rules those that were changed, then those that decided otherwise
 * @param seconds that both replays took
 * @param timesRealTime how many times faster than the alarms came
 */
public record BacktestReport(
        Difference difference,
        Map<Integer, Recorded> rows,
        List<RulePair> rules,
        Cost cost,
        double seconds,
        long timesRealTime) {

    /**
     * An alarm as people know it.
     *
     * @param id where it is stored; null where it comes from a file
     * @param raised RFC 3339
     */
    public record Recorded(@Nullable String id, String probableCause, String object, String place, String raised) {}

    /**
     * Pair of a rule in force and as the candidate has it.
     *
     * @param before null where it is new
     * @param after null where it is gone
     */
    public record RulePair(
            String name,
            @Nullable RuleText before,
            @Nullable RuleText after) {

        @JsonIgnore
        public boolean changed() {
            return before == null || after == null || !before.text().equals(after.text());
        }

        /** Returns a name that a page can point to. */
        public String anchor() {
            return "rule-" + Integer.toHexString(name.hashCode());
        }
    }

    /**
     * Cost of both sides.
     *
     * @param secondsBefore that grouping and root cause took for 1,000 alarms; hangs on the machine and its other work
     * @param before null in a report that was stored before steps were counted
     */
    public record Cost(
            double secondsBefore,
            double secondsAfter,
            @Nullable Work before,
            @Nullable Work after) {}

    /**
     * Steps of all rule sets: comparisons of facts and firings of rules. The same rules and alarms take the same on every machine.
     *
     * @param steps for 1,000 alarms
     * @param most comparisons at one question
     * @param rule that compared most at that question; null where none compared anything
     */
    public record Work(long steps, long most, @Nullable String rule) {}

    /** Most changes that are kept: larger groups, and more of them, are cut: no person reads so many. */
    private static final int MOST_CHANGES = 500;

    private static final int MOST_ROWS = 200;

    /** Returns the same in a size that can be stored and shown. */
    BacktestReport shortened() {
        Difference shown = difference.shortened(MOST_CHANGES, MOST_ROWS);
        Map<Integer, Recorded> named = new TreeMap<>();
        shown.changes().stream()
                .flatMap(change -> change.rows().stream())
                .forEach(row -> named.put(row, Objects.requireNonNull(rows.get(row))));
        return new BacktestReport(shown, named, rules, cost, seconds, timesRealTime);
    }

    /** Returns the pair of this name; null where the rule is in no file. */
    public @Nullable RulePair rule(String name) {
        return rules.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    }

    public List<RulePair> changedRules() {
        return rules.stream().filter(RulePair::changed).toList();
    }

    /** Returns rules that are as they were and decided otherwise. */
    public List<RulePair> decidingRules() {
        return rules.stream().filter(rule -> !rule.changed()).toList();
    }
}
