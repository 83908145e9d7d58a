package io.towerflow.workbench.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.language.RuleFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rules-test}: runs the tests that live with the rules of a folder. */
@Command(
        name = "rules-test",
        mixinStandardHelpOptions = true,
        description = "Runs the tests that live with the rules of a folder: rules/SET/*.test.yaml.",
        footer = {
            "",
            "The folder is laid out like rules/; sets that it lacks are left out. What is wrong is told on standard output, one",
            "line each with file and line; rules that no test fires are marked. Ends with 2 where a test fails."
        })
public class RulesTestCommand implements Callable<Integer> {

    @Option(names = "--rules", required = true, paramLabel = "DIR", description = "the rules and their tests")
    private Path rules = Path.of("");

    @Option(names = "--json", paramLabel = "F", description = "the reports of all sets as JSON")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        // Also tells where the folder holds no set at all.
        RuleSets ruleSets = RuleSets.of(rules);
        RuleTests tests = new RuleTests(ruleSets);
        List<RuleTestReport> reports = new ArrayList<>();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String set : ruleSets.names()) {
            Path folder = rules.resolve(set);
            if (Files.isDirectory(folder)) {
                RuleTestReport report = tests.run(set, RuleFiles.of(folder));
                reports.add(report);
                tell(report, out);
            }
        }
        if (json != null) {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            Files.writeString(json, mapper.writeValueAsString(reports) + '\n');
        }
        List<String> failed = reports.stream()
                .filter(report -> !report.passed())
                .map(RuleTestReport::set)
                .toList();
        if (!failed.isEmpty()) {
            throw new IllegalStateException("not as the tests expect: " + String.join(", ", failed));
        }
        return 0;
    }

    private static void tell(RuleTestReport report, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%s: %d tests, %d failed; %d of %d rules are fired by a test (%d %%)%n",
                report.set(),
                report.tests().size(),
                report.failed(),
                report.rules().size() - report.untested().size(),
                report.rules().size(),
                report.coverage());
        report.allFaults().forEach(fault -> out.println("  " + report.set() + "/" + fault));
        report.untested()
                .forEach(rule -> out.printf(
                        Locale.ROOT,
                        "  %s/%s, line %d: no test fires \"%s\"%n",
                        report.set(),
                        rule.file(),
                        rule.line(),
                        rule.rule()));
    }
}
