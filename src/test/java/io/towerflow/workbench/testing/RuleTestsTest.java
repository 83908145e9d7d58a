package io.towerflow.workbench.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.rules.RuleSets;
import io.towerflow.rules.language.RuleFault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an analyst reads when a test is wrong, or the rules are. */
class RuleTestsTest {

    private static final RuleSets RULE_SETS = new RuleSets();

    private static final String RULES = """
            package rules.dispatch

            import io.towerflow.dispatch.Candidate
            import io.towerflow.dispatch.PartPlace
            import io.towerflow.dispatch.matching.Finding
            import io.towerflow.dispatch.matching.Weight

            rule "Numbers"
            when
            then
                insert(new Weight("far", 100));
            end

            rule "Far away"
            when
                Weight(name == "far", $far : value)
                Candidate(distanceKilometers > $far, $id : technicianId)
            then
                insert(Finding.counts($id, -$far / 3, "far", drools.getRule().getName()));
            end

            rule "In the van"
            when
                Candidate(part == PartPlace.VAN, $id : technicianId)
            then
                insert(Finding.counts($id, 40, "van", drools.getRule().getName()));
            end
            """;

    private static RuleTestReport run(String tests) {
        return new RuleTests(RULE_SETS).run("dispatch", Map.of("far.drl", RULES, "far.test.yaml", tests));
    }

    private static List<String> told(String tests) {
        return run(tests).allFaults().stream().map(RuleFault::toString).toList();
    }

    @Test
    void plainWordsUnitsAndExamplesAreUnderstoodAndUntestedRulesAreMarked() {
        RuleTestReport report = run("""
                examples:
                  Candidate: {technician id: awa, part: not needed}
                tests:
                  - test: Beyond a hundred kilometres counts against
                    given:
                      - Candidate: {distance kilometers: 120 km, minutes since overtime: 2 h}
                    expect only:
                      - Finding by Far away: {technician id: awa, points: -33.3, excludes: no}
                  - test: Near by does not
                    given:
                      - Candidate: {distanceKilometers: 99.5}
                    expect: nothing
                """);

        assertThat(report.allFaults()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.untested()).containsExactly(new RuleTestReport.RuleUse("In the van", "far.drl", 22, 0));
        assertThat(report.coverage()).isEqualTo(66);
    }

    @Test
    void aMissingFindingIsToldAtItsLineWithWhatComesNearest() {
        assertThat(told("""
                tests:
                  - test: Far
                    given:
                      - Candidate: {distance kilometers: 120, part: van}
                    expect:
                      - Finding by Far away: {points: -30}
                """))
                .containsExactly(
                        "far.test.yaml, line 6: expected Finding by \"Far away\" with {points=-30}, got nothing like"
                                + " it; nearest is Finding by \"Far away\", where points is -33.3333, not -30");
    }

    @Test
    void whatIsFoundBesideTheExpectedIsTold() {
        assertThat(told("""
                tests:
                  - test: Nothing
                    given: [Candidate: {part: van}]
                    expect: nothing
                  - test: No van
                    given: [Candidate: {part: van}]
                    expect not: [Finding by In the van]
                """))
                .containsExactly(
                        "far.test.yaml, line 2: expected nothing, got Finding by \"In the van\"",
                        "far.test.yaml, line 7: expected no Finding by \"In the van\", got Finding by \"In the van\"");
    }

    @Test
    void aFileOfTestsThatCannotBeReadIsAFaultBeforeAnybodyRunsThem() {
        assertThat(TestRun.unreadable(Map.of(
                        "broken.test.yaml", "tests:\n  - test: Far\n   given: [\n",
                        "other.test.yaml", "checks: []\n",
                        "single.test.yaml", "tests: {test: Far}\n",
                        "right.test.yaml", "tests:\n  - test: Far\n    expect: nothing\n",
                        "general.drl", "rule")))
                .extracting(RuleFault::file)
                .containsExactlyInAnyOrder("broken.test.yaml", "other.test.yaml", "single.test.yaml");
    }

    @Test
    void misspeltWordsAreToldWithTheMend() {
        assertThat(told("""
                tests:
                  - test: Words
                    given:
                      - Kandidate: {part: van}
                      - Candidate: {distanse: 5, part: van}
                      - Candidate: {part: lorry}
                      - Candidate: {distance kilometers: 5 min, part: van}
                      - Candidate: {on duty: perhaps, part: van}
                      - Candidate:
                    expect:
                      - Finding by Far a way
                      - Finding: {point: 3}
                    expects: nothing
                  - test: Without an end
                    given: nothing
                """))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("line 4: no rule of this set knows Kandidate; write Candidate?"),
                        line -> assertThat(line).contains("line 5: Candidate has no field \"distanse\"; write"),
                        line -> assertThat(line)
                                .contains("line 6: part is \"lorry\"; write one of not needed, van, depot, nowhere"),
                        line -> assertThat(line)
                                .contains(
                                        "line 7: distance kilometers is \"5 min\"; the unit min does not fit: write 12 km"),
                        line -> assertThat(line).contains("line 8: on duty is \"perhaps\"; write yes or no"),
                        line -> assertThat(line).contains("line 9: Candidate needs part: one of not needed"),
                        line -> assertThat(line)
                                .contains("line 11: this set has no rule \"Far a way\"; write \"Far away\"?"),
                        line -> assertThat(line).contains("line 12: Finding has no field \"point\"; write points?"),
                        line -> assertThat(line).contains("line 13: \"expects\" is unknown in a test; write expect?"),
                        line -> assertThat(line).contains("line 14: the test expects nothing at all"));
    }

    @Test
    void aFileThatIsNoYamlIsToldAtItsLineAndAliasesAreRefused() {
        assertThat(told("tests:\n  - test: a: b\n"))
                .singleElement()
                .asString()
                .startsWith("far.test.yaml, line 2: this is no YAML");
        assertThat(run("tests:\n  - &a {test: x}\n  - *a\n").passed()).isFalse();
    }

    @Test
    void rulesThatComeToNoEndAreStoppedAndNamed() {
        String loop = RULES.replace(
                        "insert(Finding.counts($id, 40",
                        "insert(new Weight(\"more\", 1)); insert(Finding.counts($id, 40")
                .replace(
                        "Candidate(part == PartPlace.VAN, $id : technicianId)",
                        "Weight()\n    Candidate(part == PartPlace.VAN, $id : technicianId)");
        RuleTestReport report = new RuleTests(RULE_SETS).run("dispatch", Map.of("far.drl", loop, "far.test.yaml", """
                tests:
                  - test: Endless
                    given: [Candidate: {part: van}]
                    expect: [Finding by In the van]
                """));

        assertThat(report.allFaults()).singleElement().asString().contains("line 2: ", "\"In the van\" made more than");
    }

    @Test
    void rulesThatDoNotCompileAreToldInsteadOfTests() {
        RuleTestReport report = new RuleTests(RULE_SETS)
                .run("dispatch", Map.of("far.drl", RULES.replace("distanceKilometers >", "distance >")));

        assertThat(report.passed()).isFalse();
        assertThat(report.faults()).isNotEmpty();
    }
}
