package io.towerflow.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class RuleLanguageTest {

    private static final String HEAD = """
            package rules.correlation

            import io.towerflow.correlation.grouping.Candidate
            import io.towerflow.correlation.grouping.Grouping
            import io.towerflow.correlation.grouping.Relation
            import io.towerflow.correlation.grouping.Window
            import io.towerflow.rules.Family

            dialect "java"

            """;
    private static final String CONDITIONS = """
                $w : Window(topic == "power")
                $c : Candidate(relation == Relation.SAME_SITE, family.power, memberFamily in (Family.DOOR, Family.FIRE),
                    seconds <= $w.seconds)
            """;
    private static final String CONSEQUENCE =
            "    insert(new Grouping($c, $w, drools.getRule().getName(), \"correlation.reason.powerChain\"));\n";

    static Stream<Resource> shipped() throws IOException {
        return Stream.of(new PathMatchingResourcePatternResolver().getResources("classpath:rules/*/*.drl"));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void theShippedRulesSayNothingElse(Resource file) throws IOException {
        String path = file.getURL().getPath();
        String set = path.replaceAll(".*/rules/([^/]+)/.*", "$1");

        assertThat(RuleLanguage.check(
                        set,
                        Objects.requireNonNull(file.getFilename()),
                        file.getContentAsString(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void aPlainRuleIsAllowed() {
        assertThat(check(rule(CONDITIONS, CONSEQUENCE))).isEmpty();
    }

    /** What a rule could reach the machine by, or change how the others run. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(0);",
                "java.lang.Runtime.getRuntime();",
                "insert(new java.io.File(\"/etc/passwd\"));",
                "insert(new Thread());",
                "insert($c.getClass().getClassLoader());",
                "insert($c.class);",
                "drools.halt();",
                "drools.getWorkingMemory().insert($c);",
                "insert(drools.getKieRuntime());",
                "kcontext.getKieRuntime().halt();",
                "while (true) {}",
                "for (;;) insert($c);",
                "if ($c.age() > 3) insert($c);",
                "int x = 3; insert($c);",
                "Grouping g = null;",
                "$c = null;",
                "insert($c); System.out.println($c);",
                "insert(insert($c));",
                "insert(() -> $c);",
                "insert(String::valueOf);",
                "insert(new int[1]);",
                "insert($c) ; ; update($c)",
                "insert($c.seconds++);",
                "\"\".getClass();",
                "return;",
                "throw new RuntimeException();",
                "Thread.sleep(1000);",
                "insert(Math.random());",
                "insert(String.format(\"%s\", $c));",
                "insert(\"a\".repeat(1000000000));",
                "modify($c) { age() }",
                "insert(@Deprecated $c);",
                "`ls`",
                "insert(\"\\u0022 + System.getenv() + \\u0022\");",
                "// \\u000a System.exit(0);",
                "insert($c); } static { System.exit(0); } void f() {"
            })
    void aConsequenceThatDoesMoreIsRefused(String consequence) {
        assertThat(check(rule(CONDITIONS, "    " + consequence + "\n"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$c : Candidate(System.exit(0) == null)",
                "$c : Candidate(Runtime.getRuntime().exec(\"ls\") != null)",
                "$c : Candidate(this.class.forName(\"java.lang.Runtime\") != null)",
                "$c : Candidate(this.getClass() != null)",
                "$c : Candidate(java.lang.System.getenv() != null)",
                "$c : Candidate((age = 3) == 3)",
                "$c : Candidate(new java.io.File(\"x\").delete())",
                "$c : Candidate(eval(true))",
                "eval(System.exit(0) == null)",
                "$c : Candidate() from $w.topic",
                "$c : Candidate() from entry-point \"x\"",
                "accumulate(Candidate($a : age); $m : max($a))",
                "$c : java.lang.Object()",
                "$c : Object()",
                "$c : Candidate(memberSite[0] == \"a\")",
                "$c : Candidate(memberSite.matches(\"(a+)+\"))",
                "$c : Candidate({ age; } == 3)",
                "$c : Candidate() @watch(*)",
                "$c : Candidate() over window:time(10s)"
            })
    void aConditionThatDoesMoreIsRefused(String condition) {
        assertThat(check(rule("    $w : Window()\n    " + condition + "\n", "    delete($w);\n")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "function void f() { System.exit(0); }",
                "global java.util.List list",
                "import java.util.List",
                "import java.lang.System",
                "import io.towerflow.rules.RuleSets",
                "import io.towerflow.correlation.grouping.*",
                "import function java.lang.Math.random",
                "import static java.lang.Math.random",
                "import accumulate java.lang.Object f",
                "declare Fact a : int end",
                "declare enum E A(1); b : int end",
                "query \"q\" Candidate() end",
                "declare entry-point \"x\" end",
                "dialect \"mvel\"",
                "rule \"r\" dialect \"mvel\" when then end",
                "rule \"r\" salience 10 when then end",
                "rule \"r\" no-loop true when then end",
                "rule \"r\" timer(int: 1s) when then end",
                "rule \"r\" agenda-group \"a\" when then end",
                "rule \"r\" @Propagation(EAGER) when then end",
                "rule \"r\" extends \"s\" when then end",
                "rule \"r\" enabled false when then end"
            })
    void aConstructBesidesRulesIsRefused(String construct) {
        List<RuleFault> faults = new ArrayList<>(
                check(HEAD + construct + "\n" + rule(CONDITIONS, CONSEQUENCE).substring(HEAD.length())));

        assertThat(faults).isNotEmpty();
    }

    @Test
    void aFaultIsToldWithItsLineAndTheMend() {
        List<RuleFault> faults = check(rule("    $c : Candidate(colour == \"red\")\n", "    delete($c);\n"));

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(13);
            assertThat(fault.message()).contains("colour");
        });
    }

    @Test
    void anotherSetsPackageIsRefused() {
        assertThat(RuleLanguage.check("root-cause", "x.drl", HEAD))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("package rules.root_cause"));
    }

    private static String rule(String conditions, String consequence) {
        return HEAD + "rule \"A rule\"\nwhen\n" + conditions + "then\n" + consequence + "end\n";
    }

    private static List<RuleFault> check(String text) {
        return RuleLanguage.check("correlation", "x.drl", text);
    }
}
