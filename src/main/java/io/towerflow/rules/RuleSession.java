package io.towerflow.rules;

import io.towerflow.rules.RuleFailed.Kind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kie.api.definition.rule.Rule;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.ClassObjectFilter;
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
    private final List<Object> found = new ArrayList<>();
    private final Spending spending;
    private boolean firing;

    /** @param watcher is told the name of each rule that fires; null where nobody wants to know */
    RuleSession(RuleSet rules, @Nullable Consumer<String> watcher) {
        this.rules = rules;
        this.watcher = watcher;
        this.session = rules.kieBase().newKieSession();
        this.spending = new Spending(rules.budget());
        session.addEventListener(new DefaultRuleRuntimeEventListener() {
            @Override
            public void objectInserted(ObjectInsertedEvent event) {
                handles.add(event.getFactHandle());
                if (firing) {
                    found.add(event.getObject());
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
        return found.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The facts of this type that are there now, in no particular order. */
    public <T> List<T> present(Class<T> type) {
        return session.getObjects(new ClassObjectFilter(type)).stream()
                .<T>map(type::cast)
                .toList();
    }

    /** Whatever is there stays for good: {@link #forget} does not take it back. */
    public void keep() {
        handles.clear();
        found.clear();
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
            found.clear();
            noted.clear();
            last = null;
            began = System.nanoTime();
            beganCpu = cpu();
            seen = began;
        }

        void end() {
            rules.counts().add(firings, found.size(), System.nanoTime() - began);
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
                            || found.size() > budget.findings() / NOTED_FROM)) {
                noted.merge(next, late ? now - seen : 1L, Long::sum);
            }
            seen = now;
            if (next != null) {
                last = next;
            }
            if (firings > budget.firings()) {
                throw failure(Kind.LOOPS, "fired more than " + budget.firings() + " times at one question", null);
            }
            if (found.size() > budget.findings()) {
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
            String rule = kind == Kind.FAILS
                    ? last
                    : noted.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElse(last);
            String who =
                    rule == null ? "No rule of it fired, but looking at its conditions" : "The rule \"" + rule + '"';
            return new RuleFailed(
                    rules.name(),
                    rules.version(),
                    rule,
                    kind,
                    "Rule set " + rules.name() + ", version " + rules.version() + ": " + who + ' ' + what,
                    cause);
        }
    }
}
