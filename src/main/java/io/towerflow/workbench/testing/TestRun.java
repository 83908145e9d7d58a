package io.towerflow.workbench.testing;

import io.towerflow.rules.RuleFailed;
import io.towerflow.rules.RuleSession;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.language.RuleFault;
import io.towerflow.workbench.RuleText;
import io.towerflow.workbench.testing.RuleTestReport.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs the tests of one compiled rule set: a session for each, none sees another's facts. */
public final class TestRun {

    private final RuleSet set;
    private final Map<String, String> files;
    private final Map<String, Integer> firedBy = new TreeMap<>();

    public TestRun(RuleSet set, Map<String, String> files) {
        this.set = set;
        this.files = files;
    }

    /** What makes files of tests unreadable as a whole; none where their tests can be run, whatever comes of them. */
    public static List<RuleFault> unreadable(Map<String, String> files) {
        return TestFiles.unreadable(new TreeMap<>(files));
    }

    /** All tests, in the order of files and lines, and every rule with the number of tests that fire it. */
    public RuleTestReport report() {
        Map<String, RuleTestReport.RuleUse> rules = rules();
        List<RuleFault> faults = new ArrayList<>();
        List<TestFiles.WrittenTest> written =
                TestFiles.read(files, new FactTypes(set.factTypes()), rules.keySet(), faults);
        Set<Object> policy = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>();
        if (!written.isEmpty()) {
            // What rules without conditions say is there in every test and is no finding.
            ask(List.of()).found().forEach(one -> policy.add(one.finding()));
            firedBy.clear();
            written.forEach(test -> outcomes.add(outcome(test, policy)));
        }
        return new RuleTestReport(
                set.name(),
                outcomes,
                rules.values().stream()
                        .map(rule -> new RuleTestReport.RuleUse(
                                rule.rule(), rule.file(), rule.line(), firedBy.getOrDefault(rule.rule(), 0)))
                        .toList(),
                faults);
    }

    private Outcome outcome(TestFiles.WrittenTest test, Set<Object> policy) {
        List<RuleFault> why = new ArrayList<>(test.faults());
        List<String> told = List.of();
        if (why.isEmpty()) {
            Answer answer = ask(test.given());
            List<Expectation.Found> found = answer.found().stream()
                    .filter(one -> !policy.contains(one.finding()))
                    .toList();
            told = found.stream().map(Expectation.Found::toString).distinct().toList();
            if (answer.trouble() == null) {
                why.addAll(unmet(test, answer.found(), found));
            } else {
                why.add(new RuleFault(test.file(), test.line(), answer.trouble()));
            }
        }
        return new Outcome(test.file(), test.line(), test.name(), why.isEmpty(), why, told);
    }

    /** @param found without what the rules say without being asked */
    private static List<RuleFault> unmet(
            TestFiles.WrittenTest test, List<Expectation.Found> all, List<Expectation.Found> found) {
        List<RuleFault> why = new ArrayList<>();
        for (Expectation wanted : test.expected()) {
            if (all.stream().noneMatch(wanted::meets)) {
                why.add(new RuleFault(test.file(), wanted.line(), wanted.unmet(found)));
            }
        }
        for (Expectation refused : test.refused()) {
            found.stream()
                    .filter(refused::meets)
                    .findFirst()
                    .ifPresent(one -> why.add(
                            new RuleFault(test.file(), refused.line(), "expected no " + refused + ", got " + one)));
        }
        if (test.only()) {
            found.stream()
                    .filter(one -> test.expected().stream().noneMatch(wanted -> wanted.meets(one)))
                    .findFirst()
                    .ifPresent(one -> why.add(new RuleFault(
                            test.file(),
                            test.line(),
                            "expected " + (test.expected().isEmpty() ? "nothing" : "nothing else") + ", got " + one)));
        }
        return why;
    }

    /** What came of facts; a trouble where the rules could not be asked to the end. */
    private record Answer(
            List<Expectation.Found> found, @Nullable String trouble) {}

    private Answer ask(List<Object> given) {
        Set<String> fired = new LinkedHashSet<>();
        try (RuleSession session = set.session(fired::add)) {
            session.insertAll(given);
            session.fire();
            return new Answer(
                    session.findings().stream()
                            .map(one -> new Expectation.Found(one.fact(), one.rule()))
                            .toList(),
                    null);
        } catch (RuleFailed failed) {
            return new Answer(List.of(), failed.getMessage());
        } finally {
            fired.forEach(rule -> firedBy.merge(rule, 1, Integer::sum));
        }
    }

    /** Every rule of the set by its name, with where it stands. */
    private Map<String, RuleTestReport.RuleUse> rules() {
        Map<String, RuleText> texts = RuleText.of(files);
        Map<String, RuleTestReport.RuleUse> rules = new LinkedHashMap<>();
        for (String name : set.ruleNames()) {
            RuleText text = texts.get(name);
            rules.put(
                    name,
                    new RuleTestReport.RuleUse(
                            name, text == null ? "" : text.file(), text == null ? 0 : text.line(), 0));
        }
        return rules;
    }
}
