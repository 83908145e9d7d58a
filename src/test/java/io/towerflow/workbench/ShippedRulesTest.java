package io.towerflow.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.rules.RuleSets;
import io.towerflow.rules.language.RuleFault;
import io.towerflow.rules.language.RuleFiles;
import io.towerflow.workbench.testing.RuleTestReport;
import io.towerflow.workbench.testing.RuleTests;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tests that are shipped with the rules, each as a test of its own, and whether they fire every rule. */
class ShippedRulesTest {

    @TestFactory
    Stream<DynamicContainer> everySetDoesWhatItsTestsSay() {
        RuleSets ruleSets = new RuleSets();
        RuleTests tests = new RuleTests(ruleSets);
        return ruleSets.names().stream().map(set -> {
            RuleTestReport report = tests.run(set, RuleFiles.shipped(set));
            return DynamicContainer.dynamicContainer(
                    set,
                    Stream.concat(
                            Stream.of(DynamicTest.dynamicTest("every rule is fired by a test", () -> {
                                assertThat(report.faults()).isEmpty();
                                assertThat(report.untested()).isEmpty();
                                assertThat(report.rules()).allMatch(rule -> rule.line() > 0);
                            })),
                            report.tests().stream()
                                    .map(test -> DynamicTest.dynamicTest(test.name(), () -> assertThat(
                                                    test.why().stream().map(RuleFault::toString))
                                            .isEmpty()))));
        });
    }
}
