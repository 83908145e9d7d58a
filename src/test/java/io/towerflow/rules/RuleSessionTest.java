package io.towerflow.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.grouping.Window;
import io.towerflow.correlation.grouping.Window.Merging;
import io.towerflow.rules.RuleFailed.Kind;
import io.towerflow.rules.language.BrokenRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rules that loop, flood, are slow or fail are stopped and named. */
class RuleSessionTest {

    private static final String HEAD = """
            package rules.correlation
            import io.towerflow.correlation.grouping.Window
            import io.towerflow.correlation.grouping.Window.Merging
            import io.towerflow.correlation.grouping.Learned
            dialect "java"
            rule "An innocent one" when $l : Learned() then delete($l); end
            """;
    private static final RuleBudget SMALL = new RuleBudget(Duration.ofSeconds(20), 2_000, 1_000, 100_000);
    private static final Window WINDOW = new Window("power", 60, 600, 100, 50, Merging.NEVER);

    private final List<RuleFailed> told = new ArrayList<>();

    @Test
    void aLoopIsStoppedAndNamed() {
        RuleFailed failed = asked(
                SMALL, "rule \"Goes round\" when $w : Window() then update($w); end", new Learned("a", "b"), WINDOW);

        assertThat(failed.kind()).isEqualTo(Kind.LOOPS);
        assertThat(failed.rule()).isEqualTo("Goes round");
        assertThat(failed.getMessage())
                .isEqualTo("Rule set correlation, version 7: The rule \"Goes round\" fired more than 2000 times at one "
                        + "question");
        assertThat(told).containsExactly(failed);
    }

    @Test
    void aFloodIsStoppedAndNamed() {
        RuleFailed failed = asked(SMALL, """
                rule "Bears more" when $w : Window() then
                  insert(new Window($w.topic(), $w.seconds() + 1, 1, 1, 1, Merging.NEVER));
                  insert(new Window($w.topic(), $w.seconds() + 2, 1, 1, 1, Merging.NEVER));
                end
                """, WINDOW);

        assertThat(failed.kind()).isEqualTo(Kind.FLOODS);
        assertThat(failed.rule()).isEqualTo("Bears more");
    }

    @Test
    void aSlowOneIsStoppedBetweenFiringsAndNamed() {
        Object[] facts = windows(400);
        RuleFailed failed =
                asked(new RuleBudget(Duration.ofMillis(1), 1_000_000, 1_000_000, 10_000_000_000L), """
                rule "Compares each with each" when
                  $a : Window()
                  $b : Window(seconds > $a.seconds)
                then insert(new Learned($a.topic(), $b.topic())); end
                """, facts);

        assertThat(failed.kind()).isEqualTo(Kind.SLOW);
        assertThat(failed.rule()).isIn("Compares each with each", "An innocent one");
        assertThat(failed.getMessage()).contains("took longer than 1 ms");
    }

    @Test
    void aSlowConditionThatFindsNothingIsToldAtTheEnd() {
        Object[] facts = windows(400);
        RuleFailed failed =
                asked(new RuleBudget(Duration.ofMillis(1), 1_000_000, 1_000_000, 10_000_000_000L), """
                rule "Never" when
                  $a : Window()
                  $b : Window(seconds > $a.seconds)
                  Window(seconds > $a.seconds + $b.seconds + 5000)
                then delete($a); end
                """, facts);

        assertThat(failed.kind()).isEqualTo(Kind.SLOW);
        assertThat(failed.rule()).isEqualTo("Never");
    }

    @Test
    void aJoinThatExplodesIsStoppedAmidItsWorkAndNamed() {
        Object[] facts = windows(300);
        String innocent = "rule \"Pairs\" when $a : Window() $b : Window(topic == $a.topic, this != $a) then end\n";
        String product = """
                rule "Each with each with each" when
                  $a : Window()
                  $b : Window()
                  $c : Window(seconds < 0)
                then end
                rule "The product of three" when
                  $a : Window(maxSize == 1)
                  $b : Window(maxSize == 1)
                  $c : Window(maxSize == 1)
                then end
                """;

        RuleFailed failed = asked(SMALL, innocent + product, facts);

        assertThat(failed.kind()).isEqualTo(Kind.EXPLODES);
        assertThat(failed.rule()).isEqualTo("The product of three");
        assertThat(failed.getMessage())
                .isEqualTo(
                        "Rule set correlation, version 7: The rule \"The product of three\" compared facts more than "
                                + "100000 times at one question");
    }

    @Test
    void whatIsComparedIsCountedAlikeEachTime() {
        RuleSet rules = rules(
                RuleBudget.USUAL,
                "rule \"Longer\" when $a : Window() $b : Window(seconds > $a.seconds) not Window(seconds > $b.seconds) then"
                        + " insert(new Learned($a.topic(), $b.topic())); end");
        long before = 0;
        for (int i = 0; i < 3; i++) {
            try (RuleSession session = rules.session()) {
                session.insertAll(List.of(windows(40)));
                session.fire();
            }
            long made = rules.cost().comparisons() - before;
            before += made;
            assertThat(made).isEqualTo(rules.cost().mostComparisons()).isGreaterThan(40 * 40);
        }
        assertThat(rules.cost().costliest()).isEqualTo("Longer");
    }

    private static Object[] windows(int count) {
        Object[] facts = new Object[count];
        for (int i = 0; i < facts.length; i++) {
            facts[i] = new Window("w" + i, i, 1, 1, 1, Merging.NEVER);
        }
        return facts;
    }

    @Test
    void anErrorNamesItsRule() {
        RuleFailed failed = asked(
                SMALL,
                "rule \"Divides\" when $w : Window() then insert(new Learned(String.valueOf(1 / ($w.seconds() - 60)), "
                        + "\"b\")); end",
                WINDOW);

        assertThat(failed.kind()).isEqualTo(Kind.FAILS);
        assertThat(failed.rule()).isEqualTo("Divides");
        assertThat(failed.getMessage()).contains("ArithmeticException");
    }

    @Test
    void whatDoesNotCompileIsToldWhenItIsAsked() {
        RuleSet broken = new RuleSet(
                        "correlation",
                        7,
                        CompletableFuture.failedFuture(new BrokenRules("It is broken")),
                        RuleBudget.USUAL)
                .overseen(told::add);

        assertThat(catchThrowableOfType(RuleFailed.class, broken::session).kind())
                .isEqualTo(Kind.BROKEN);
        assertThat(told).hasSize(1);
    }

    @Test
    void aSessionForgetsWhatItWasAskedAndKeepsWhatItWasTold() {
        RuleSet rules = rules(
                SMALL,
                "rule \"Knows\" when $w : Window() exists Window(topic == \"policy\", this != $w) then insert(new "
                        + "Learned($w.topic(), \"b\")); end");
        List<String> fired = new ArrayList<>();
        try (RuleSession session = rules.session(fired::add)) {
            session.insert(new Window("policy", 1, 1, 1, 1, Merging.NEVER));
            session.fire();
            session.keep();
            for (int i = 0; i < 2; i++) {
                session.insert(WINDOW);
                session.fire();
                assertThat(session.found(Learned.class))
                        .extracting(Learned::cause)
                        .containsExactly("power");
                session.forget();
                assertThat(session.present(Window.class))
                        .extracting(Window::topic)
                        .containsExactly("policy");
            }
            assertThat(session.found(Grouping.class)).isEmpty();
        }
        assertThat(fired).contains("Knows");
        assertThat(rules.cost().questions()).isEqualTo(3);
    }

    private RuleFailed asked(RuleBudget budget, String rule, Object... facts) {
        try (RuleSession session = rules(budget, rule).session()) {
            session.insertAll(List.of(facts));
            return catchThrowableOfType(RuleFailed.class, session::fire);
        }
    }

    private RuleSet rules(RuleBudget budget, String rule) {
        return new RuleSet(
                        "correlation",
                        7,
                        CompletableFuture.completedFuture(
                                RuleCompiler.compile("correlation", Map.of("x.drl", HEAD + rule))),
                        budget)
                .overseen(told::add);
    }
}
