package io.towerflow.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.RuleChecker;
import io.towerflow.rules.language.RuleFault;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slip in a name by which rules find facts is refused while its author can mend it, and told at its line. */
class NameCheckTest {

    /** One slip at each place where a name may stand: a policy's name, a kind, a probable cause, evidence, a severity. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dispatch    | order.drl           | Weight(name == "part in the van"    | Weight(name == "part in the ven"    | name "part in the ven"; write "part in the van"?
            dispatch    | order.drl           | name == "kilometers an hour"        | name == "kilometres an hour"        | name "kilometres an hour"; write "kilometers an hour"?
            correlation | power.drl           | topic == "power too soon"           | topic in ("power to soon")          | topic "power to soon"; write "power too soon"?
            correlation | power.drl           | Window(topic == "power too soon"    | Window($t : topic, $t == "pwr soon" | no Window has the topic "pwr soon"
            correlation | power.drl           | cause != "batteryFailure"           | cause != "batteryFailuer"           | cause "batteryFailuer"; write "batteryFailure"?
            root-cause  | planned-work.drl    | topic == "planned work"             | topic == "planned-works"            | topic "planned-works"; write "planned work"?
            root-cause  | power.drl           | Unseen(kind == "genset"             | Unseen(kind == "gen set x"          | kind "gen set x"; write "genset"?
            root-cause  | hypotheses.drl      | kind == "earliest"                  | kind == "earlyest"                  | kind "earlyest"; write "earliest"?
            remediation | proposal.drl        | action == "reset-breaker"           | action == "reset-braker"            | action "reset-braker"; write "reset-breaker"?
            """)
    void aConditionThatNoFactCanMeetIsRefusedAtItsLine(
            String set, String file, String said, String slip, String message) throws IOException {
        Map<String, String> files = RuleCheckTest.shipped(set);
        String text = files.getOrDefault(file, "");
        int at = text.indexOf(said);
        assertThat(at).as(said).isPositive();
        files.put(file, text.substring(0, at) + slip + text.substring(at + said.length()));
        int line = (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;

        assertThat(new RuleChecker().check(set, files)).anySatisfy(fault -> {
            assertThat(fault.file()).isEqualTo(file);
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.message()).contains(message);
        });
        assertThatThrownBy(() -> RuleCompiler.compile(set, files)).isInstanceOf(BrokenRules.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            root-cause  | policy.table.csv     | "rectifier",0.85     | "rectifyer",0.85     | no Weight has the kind "rectifyer"; write "rectifier"?
            root-cause  | hypotheses.table.csv | "battery, fuel, gen  | "batery, fuel, gen   | no Suspect has the kind "batery"; write "battery"?
            root-cause  | hypotheses.table.csv | evidence.theft       | evidence.thief       | write "correlation.evidence.theft"?
            escalation  | 1-steps.table.csv    | 3,"critical"         | 3,"critcal"          | no Emergency has the severity "critcal"; write "critical"?
            """)
    void aSlipInATableIsRefusedAtItsLine(String set, String file, String said, String slip, String message)
            throws IOException {
        Map<String, String> files = RuleCheckTest.shipped(set);
        String text = files.getOrDefault(file, "");
        int at = text.indexOf(said);
        assertThat(at).as(said).isPositive();
        files.put(file, text.substring(0, at) + slip + text.substring(at + said.length()));
        int line = (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;

        assertThat(new RuleChecker().check(set, files)).singleElement().satisfies(fault -> {
            assertThat(fault.file()).isEqualTo(file);
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.message()).contains(message);
        });
    }

    /** The name in the policy is the one that is wrong, and every rule that asks for it is told. */
    @Test
    void aPolicyWhoseNameNobodyAsksForLeavesItsRulesWithoutIt() throws IOException {
        Map<String, String> files = RuleCheckTest.shipped("dispatch");
        files.computeIfPresent(
                "policy.table.csv", (name, text) -> text.replace("\"road per crow's way\"", "\"road per crows wey\""));

        assertThat(new RuleChecker().check("dispatch", files))
                .extracting(RuleFault::file, RuleFault::message)
                .containsExactly(
                        tuple(
                                "order.drl",
                                "no Weight has the name \"road per crow's way\"; write \"road per crows wey\"?"),
                        tuple(
                                "order.drl",
                                "no Weight has the name \"road per crow's way\"; write \"road per crows wey\"?"));
    }

    /** Sources may send words of their own. */
    @Test
    void aProbableCauseOfASourceIsNoSlip() throws IOException {
        Map<String, String> files = RuleCheckTest.shipped("correlation");
        files.computeIfPresent(
                "power.drl", (name, text) -> text.replace("cause != \"batteryFailure\"", "cause != \"vendorTrap17\""));

        assertThat(new RuleChecker().check("correlation", files)).isEmpty();
    }
}
