package io.towerflow.workbench.testing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.towerflow.rules.language.RuleFault;
import java.util.List;

/**
 * What came of a rule set's tests.
 *
 * @param rules every rule of the set, by name
 * @param faults what cannot be read or compiled, apart from single tests; without rules there are no outcomes
 */
public record RuleTestReport(String set, List<Outcome> tests, List<RuleUse> rules, List<RuleFault> faults) {

    public RuleTestReport {
        tests = List.copyOf(tests);
        rules = List.copyOf(rules);
        faults = List.copyOf(faults);
    }

    /**
     * One test.
     *
     * @param line where it begins in its file, from 1
     * @param why each thing that is not as expected, at its line
     * @param found what the rules found, for the reader of a failed test
     */
    public record Outcome(
            String file, int line, String name, boolean passed, List<RuleFault> why, List<String> found) {}

    /**
     * Where a rule stands and how many tests fire it.
     *
     * @param line from 1; 0 where the place is unknown
     */
    public record RuleUse(String rule, String file, int line, int tests) {}

    /** Whether everything could be read and no test failed. */
    @JsonProperty
    public boolean passed() {
        return faults.isEmpty() && tests.stream().allMatch(Outcome::passed);
    }

    @JsonProperty
    public long failed() {
        return tests.stream().filter(test -> !test.passed()).count();
    }

    /** The rules that no test fires. */
    @JsonProperty
    public List<RuleUse> untested() {
        return rules.stream().filter(rule -> rule.tests() == 0).toList();
    }

    /** Rules that a test fires, in percent of all, rounded down. */
    @JsonProperty
    public int coverage() {
        return rules.isEmpty() ? 0 : (int) ((rules.size() - untested().size()) * 100L / rules.size());
    }

    /** Every fault with its place: what cannot be read, then what is not as a test expects. */
    public List<RuleFault> allFaults() {
        return java.util.stream.Stream.concat(faults.stream(), tests.stream().flatMap(test -> test.why().stream()))
                .toList();
    }
}
