package io.towerflow.workbench.testing;

import io.towerflow.rules.RuleSets;
import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.RuleFault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * The tests that live with the rules: files {@code *.test.yaml} in a rule set, written by who writes the rules. A test gives
 * facts and names the findings that it expects:
 *
 * <pre>
 * examples:                # what a field is where a test says nothing of it
 *   Candidate: {relation: same site, severe: yes, size: 1}
 * tests:
 *   - test: A rectifier that fails five minutes after the mains belongs to them
 *     given:
 *       - Candidate: {family: rectifier, member family: mains, member active: yes, seconds: 5 min}
 *     expect:
 *       - Grouping by A power alarm belongs to the active power trouble of its site
 * </pre>
 *
 * {@code expect only} wants these findings and no others, {@code expect not} wants none of them, and {@code expect: nothing}
 * wants none at all. A finding may have fields: {@code Grouping: {window: {strength: at least 90}}}; a number is met by what is
 * the same when rounded like it. Safe for several threads; needs no Spring context.
 */
@Component
public class RuleTests {

    private final RuleSets ruleSets;

    public RuleTests(RuleSets ruleSets) {
        this.ruleSets = ruleSets;
    }

    /** Compiles the files and runs their tests; what is broken is told in the report. */
    public RuleTestReport run(String set, Map<String, String> files) {
        try {
            return new TestRun(ruleSets.with(set, files).active(set).sparing(), new TreeMap<>(files)).report();
        } catch (BrokenRules broken) {
            List<RuleFault> faults = broken.faults().isEmpty()
                    ? List.of(new RuleFault(set, 0, String.valueOf(broken.getMessage())))
                    : broken.faults();
            return new RuleTestReport(set, List.of(), List.of(), faults);
        }
    }
}
