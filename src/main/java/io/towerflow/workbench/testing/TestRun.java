package io.towerflow.workbench.testing;

import io.towerflow.rules.RuleFault;
import io.towerflow.rules.RuleSet;
import io.towerflow.workbench.RuleTestReport;
import io.towerflow.workbench.RuleTestReport.Outcome;
import io.towerflow.workbench.RuleText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kie.api.definition.rule.Rule;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.event.rule.ObjectUpdatedEvent;
import org.kie.api.event.rule.RuleRuntimeEventListener;
import org.kie.api.runtime.KieSession;

/** Runs the tests of one compiled rule set: a session for each, none sees another's facts. */
public final class TestRun {

    /** No set that is shipped comes near to it: what does not end is stopped here. */
    private static final int MOST_FIRINGS = 10_000;

    private static final Duration MOST_TIME = Duration.ofSeconds(5);

    private final RuleSet set;
    private final Map<String, String> files;
    private final Map<String, Integer> firedBy = new TreeMap<>();

    public TestRun(RuleSet set, Map<String, String> files) {
        this.set = set;
        this.files = files;
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
            if (answer.trouble() != null) {
                why.add(new RuleFault(test.file(), test.line(), answer.trouble()));
            }
            List<Expectation.Found> found = answer.found().stream()
                    .filter(one -> !policy.contains(one.finding()))
                    .toList();
            told = found.stream().map(Expectation.Found::toString).distinct().toList();
            for (Expectation wanted : test.expected()) {
                if (answer.found().stream().noneMatch(wanted::meets)) {
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
                                "expected " + (test.expected().isEmpty() ? "nothing" : "nothing else") + ", got "
                                        + one)));
            }
        }
        return new Outcome(test.file(), test.line(), test.name(), why.isEmpty(), why, told);
    }

    /** What came of facts; a trouble where the rules could not be asked to the end. */
    private record Answer(
            List<Expectation.Found> found, @Nullable String trouble) {}

    private Answer ask(List<Object> given) {
        Map<Object, Expectation.Found> found = new IdentityHashMap<>();
        List<Object> order = new ArrayList<>();
        Set<String> fired = new LinkedHashSet<>();
        KieSession session = set.kieBase().newKieSession();
        String trouble = null;
        try {
            session.addEventListener(new RuleRuntimeEventListener() {
                @Override
                public void objectInserted(ObjectInsertedEvent event) {
                    if (event.getRule() != null) {
                        order.add(event.getObject());
                        found.put(
                                event.getObject(),
                                new Expectation.Found(
                                        event.getObject(), event.getRule().getName()));
                    }
                }

                @Override
                public void objectUpdated(ObjectUpdatedEvent event) {
                    if (event.getOldObject() != event.getObject()) {
                        found.remove(event.getOldObject());
                        order.add(event.getObject());
                        found.put(
                                event.getObject(),
                                new Expectation.Found(
                                        event.getObject(), event.getRule().getName()));
                    }
                }

                @Override
                public void objectDeleted(ObjectDeletedEvent event) {
                    found.remove(event.getOldObject());
                }
            });
            session.addEventListener(new DefaultAgendaEventListener() {
                @Override
                public void afterMatchFired(AfterMatchFiredEvent event) {
                    fired.add(event.getMatch().getRule().getName());
                }
            });
            given.forEach(session::insert);
            long end = System.nanoTime() + MOST_TIME.toNanos();
            int count = session.fireAllRules(match -> System.nanoTime() < end, MOST_FIRINGS);
            if (count >= MOST_FIRINGS || System.nanoTime() >= end) {
                trouble = "the rules come to no end: " + count + " firings; look at "
                        + String.join(", ", fired.stream().limit(3).toList());
            }
        } catch (RuntimeException failed) {
            Throwable cause = failed;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            trouble = "the rules fail: " + cause.getMessage();
        } finally {
            session.dispose();
        }
        fired.forEach(rule -> firedBy.merge(rule, 1, Integer::sum));
        return new Answer(
                order.stream()
                        .filter(found::containsKey)
                        .map(one -> java.util.Objects.requireNonNull(found.get(one)))
                        .toList(),
                trouble);
    }

    /** Every rule of the set by its name, with where it stands. */
    private Map<String, RuleTestReport.RuleUse> rules() {
        Map<String, RuleText> texts = RuleText.of(files);
        Map<String, RuleTestReport.RuleUse> rules = new LinkedHashMap<>();
        set.kieBase().getKiePackages().stream()
                .flatMap(one -> one.getRules().stream())
                .map(Rule::getName)
                .sorted()
                .forEach(name -> {
                    RuleText text = texts.get(name);
                    rules.put(
                            name,
                            new RuleTestReport.RuleUse(
                                    name, text == null ? "" : text.file(), text == null ? 0 : text.line(), 0));
                });
        return rules;
    }
}
