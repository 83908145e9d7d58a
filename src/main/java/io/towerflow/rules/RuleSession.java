package io.towerflow.rules;

import io.towerflow.rules.RuleFailed.Kind;
import io.towerflow.rules.budget.Comparisons;
import io.towerflow.rules.language.RuleFinding;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.definition.rule.Rule;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.ClassObjectFilter;
import org.kie.api.runtime.Environment;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * The one way to ask rules: facts go in, rules fire under the budget of their set, findings come out. Not for use by several
 * threads; after a {@link RuleFailed} it must be closed.
 */
public final class RuleSession implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean CPU_TIME = THREADS.isCurrentThreadCpuTimeSupported();

    private final RuleSet rules;
    private final KieSession session;
    private final @Nullable Consumer<String> watcher;
    private final List<FactHandle> handles = new ArrayList<>();
    private final List<Made> found = new ArrayList<>();
    private final Spending spending;
    private final Comparisons comparisons;
    private boolean firing;
    /** How many of {@link #found} answer earlier questions than the present one. */
    private int earlier;

    /**
     * A fact that a rule made.
     *
     * @param rule its name
     */
    public record Finding(Object fact, String rule) {}

    private record Made(Object fact, FactHandle handle, String rule) {}

    /** @param watcher is told the name of each rule that fires; null where nobody wants to know */
    RuleSession(RuleSet rules, @Nullable Consumer<String> watcher) {
        this.rules = rules;
        this.watcher = watcher;
        this.spending = new Spending(rules.budget());
        this.comparisons = new Comparisons(rules.budget().comparisons(), spending::explodes);
        Environment environment = KieServices.get().newEnvironment();
        environment.set(Comparisons.KEY, comparisons);
        this.session = rules.kieBase().newKieSession(null, environment);
        session.addEventListener(new DefaultRuleRuntimeEventListener() {
            @Override
            public void objectInserted(ObjectInsertedEvent event) {
                handles.add(event.getFactHandle());
                if (firing) {
                    String rule = event.getRule() == null
                            ? RuleFinding.UNNAMED
                            : event.getRule().getName();
                    found.add(new Made(named(event.getObject(), rule), event.getFactHandle(), rule));
                }
            }
        });
        session.addEventListener(new DefaultAgendaEventListener() {
            @Override
            public void beforeMatchFired(BeforeMatchFiredEvent event) {
                Rule rule = event.getMatch().getRule();
                spending.fires(rule);
                if (RuleSession.this.watcher != null) {
                    RuleSession.this.watcher.accept(rule.getName());
                }
            }
        });
    }

    /** A rule that names itself, as those of stored versions do, is believed. */
    private static Object named(Object fact, String rule) {
        return fact instanceof RuleFinding finding && finding.rule().equals(RuleFinding.UNNAMED)
                ? finding.by(rule)
                : fact;
    }

    public void insert(Object fact) {
        session.insert(fact);
    }

    public void insertAll(Collection<?> facts) {
        facts.forEach(session::insert);
    }

    /**
     * Lets rules fire until none has anything to say.
     *
     * @throws RuleFailed if one of them fails or the budget is spent
     */
    public void fire() {
        spending.begin();
        firing = true;
        try {
            session.fireAllRules();
            spending.check(null);
        } catch (RuleFailed spent) {
            throw rules.failed(spent);
        } catch (RuntimeException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw rules.failed(spending.failure(Kind.FAILS, "ended with an error: " + cause, failed));
        } finally {
            firing = false;
            spending.end();
        }
    }

    /** What rules inserted, in that order, also what they took back since. */
    public <T> List<T> found(Class<T> type) {
        return made().stream()
                .map(Made::fact)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private List<Made> made() {
        return found.subList(earlier, found.size());
    }

    /** What rules inserted and did not take back since, in that order, each with its rule. */
    public List<Finding> findings() {
        return made().stream()
                .filter(one -> session.getObject(one.handle()) != null)
                .map(one -> new Finding(one.fact(), one.rule()))
                .toList();
    }

    /**
     * The facts of this type that are there now, in no particular order. What rules found names its rule, unless it was there at
     * the last {@link #keep}.
     */
    public <T> List<T> present(Class<T> type) {
        Map<Object, Object> named = new IdentityHashMap<>();
        found.forEach(one -> named.put(session.getObject(one.handle()), one.fact()));
        return session.getObjects(new ClassObjectFilter(type)).stream()
                .map(fact -> named.getOrDefault(fact, fact))
                .<T>map(type::cast)
                .toList();
    }

    /** Whatever is there stays for good: {@link #forget} does not take it back. */
    public void keep() {
        handles.clear();
        found.clear();
        earlier = 0;
    }

    /** Takes back whatever came in since {@link #keep}. */
    public void forget() {
        handles.forEach(session::delete);
        keep();
    }

    @Override
    public void close() {
        session.dispose();
    }

    /** What the present question has spent. */
    private final class Spending {

        /** From this share of the budget on it is noted which rule spends it. */
        private static final int NOTED_FROM = 4;

        private final RuleBudget budget;
        private final long mostNanos;
        private final Map<String, Long> noted = new HashMap<>();
        private @Nullable String last;
        private int firings;
        private long began;
        private long beganCpu;
        private long seen;

        Spending(RuleBudget budget) {
            this.budget = budget;
            this.mostNanos = budget.time().toNanos();
        }

        void begin() {
            firings = 0;
            earlier = found.size();
            noted.clear();
            last = null;
            began = System.nanoTime();
            beganCpu = cpu();
            seen = began;
            comparisons.begin();
        }

        void end() {
            rules.counts().add(firings, found.size() - earlier, comparisons, System.nanoTime() - began);
        }

        /** Amid a join: what it makes would fill the memory before any rule fires. */
        void explodes() {
            throw failure(
                    Kind.EXPLODES, "compared facts more than " + budget.comparisons() + " times at one question", null);
        }

        void fires(Rule rule) {
            firings++;
            check(rule.getName());
        }

        /** @param next the rule that is to fire, whose conditions were looked at since the last one fired; null at the end */
        void check(@Nullable String next) {
            long now = System.nanoTime();
            boolean late = now - began > mostNanos / NOTED_FROM;
            if (next != null
                    && (late
                            || firings > budget.firings() / NOTED_FROM
                            || found.size() - earlier > budget.findings() / NOTED_FROM)) {
                noted.merge(next, late ? now - seen : 1L, Long::sum);
            }
            seen = now;
            if (next != null) {
                last = next;
            }
            if (firings > budget.firings()) {
                throw failure(Kind.LOOPS, "fired more than " + budget.firings() + " times at one question", null);
            }
            if (found.size() - earlier > budget.findings()) {
                throw failure(Kind.FLOODS, "made more than " + budget.findings() + " findings at one question", null);
            }
            // A thread that had to wait for its processor is not slow.
            if (now - began > mostNanos && cpu() - beganCpu > mostNanos) {
                throw failure(Kind.SLOW, "took longer than " + budget.time().toMillis() + " ms at one question", null);
            }
        }

        private static long cpu() {
            return CPU_TIME ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
        }

        RuleFailed failure(Kind kind, String what, @Nullable Throwable cause) {
            List<String> blamed = blamed(kind);
            String who = blamed.isEmpty()
                    ? "No rule of it fired, but looking at its conditions"
                    : (blamed.size() == 1 ? "The rule \"" : "The rules \"") + String.join("\", \"", blamed) + '"';
            return new RuleFailed(
                    rules.name(),
                    rules.version(),
                    blamed.isEmpty() ? null : blamed.getFirst(),
                    kind,
                    "Rule set " + rules.name() + ", version " + rules.version() + ": " + who + ' ' + what,
                    cause);
        }

        /** Several where they share the join that is to blame. */
        private List<String> blamed(Kind kind) {
            if (kind == Kind.EXPLODES) {
                return comparisons.costliest();
            }
            if (kind != Kind.FAILS && !noted.isEmpty()) {
                return List.of(Collections.max(noted.entrySet(), Map.Entry.comparingByValue())
                        .getKey());
            }
            if (kind == Kind.SLOW && last == null) {
                return comparisons.costliest();
            }
            return last == null ? List.of() : List.of(last);
        }
    }
}
