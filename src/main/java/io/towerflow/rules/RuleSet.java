package io.towerflow.rules;

import io.towerflow.rules.RuleFailed.Kind;
import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.definition.rule.Rule;

/**
 * One version of one set of rules. What it decides is stored with its name and version, so that a decision can be explained
 * after the rules have changed. Safe for several threads.
 */
public final class RuleSet {

    private final String name;
    private final int version;
    private final CompletableFuture<KieBase> compiled;
    private final RuleBudget budget;
    private final RuleCounts counts;
    private final Consumer<RuleFailed> overseer;

    private RuleSet(
            String name,
            int version,
            CompletableFuture<KieBase> compiled,
            RuleBudget budget,
            RuleCounts counts,
            Consumer<RuleFailed> overseer) {
        this.name = name;
        this.version = version;
        this.compiled = compiled;
        this.budget = budget;
        this.counts = counts;
        this.overseer = overseer;
    }

    RuleSet(String name, int version, CompletableFuture<KieBase> compiled, RuleBudget budget) {
        this(name, version, compiled, budget, new RuleCounts(), failed -> {});
    }

    /** The same rules under another number and budget. */
    RuleSet as(int number, RuleBudget allowed) {
        return new RuleSet(name, number, compiled, allowed);
    }

    /** The same rules for questions of a few facts, as tests ask them: they may spend the twentieth part. */
    public RuleSet sparing() {
        return as(version, budget.part(20));
    }

    /** The same rules, whose failures are told to somebody. */
    RuleSet overseen(Consumer<RuleFailed> by) {
        return new RuleSet(name, version, compiled, budget, counts, by);
    }

    public String name() {
        return name;
    }

    /** Counts from 1; 0 where the rules were never stored. */
    public int version() {
        return version;
    }

    /** The record types that the rules know, by their simple names: those that their files import. */
    public Map<String, Class<?>> factTypes() {
        Map<String, Class<?>> types = new TreeMap<>();
        kieBase().getKiePackages().stream()
                .flatMap(one -> ((InternalKnowledgePackage) one).getImports().keySet().stream())
                .map(Vocabulary::factType)
                .filter(Objects::nonNull)
                .filter(Class::isRecord)
                .forEach(type -> types.put(type.getSimpleName(), type));
        return types;
    }

    /** The names of its rules, the lines of decision tables among them, in alphabetical order. */
    public List<String> ruleNames() {
        return kieBase().getKiePackages().stream()
                .flatMap(one -> one.getRules().stream())
                .map(Rule::getName)
                .sorted()
                .toList();
    }

    /**
     * A new session of these rules; waits while they are being compiled.
     *
     * @throws RuleFailed if they do not compile
     */
    public RuleSession session() {
        return session(null);
    }

    /**
     * As {@link #session()}, and tells which rules fire.
     *
     * @param fired is told the name of each rule that fires, before it does
     */
    public RuleSession session(@Nullable Consumer<String> fired) {
        try {
            kieBase();
        } catch (BrokenRules broken) {
            throw failed(failure(broken));
        }
        return new RuleSession(this, fired);
    }

    /**
     * The compiled rules; waits while they are being compiled.
     *
     * @throws BrokenRules if they do not compile
     */
    public KieBase kieBase() {
        try {
            return compiled.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof BrokenRules broken) {
                throw broken;
            }
            throw failed;
        }
    }

    /** What it has cost until now, in all sessions of this object. */
    public RuleCost cost() {
        return counts.told();
    }

    RuleFailed failure(BrokenRules broken) {
        return new RuleFailed(
                name, version, null, Kind.BROKEN, "Version " + version + ": " + broken.getMessage(), broken);
    }

    RuleBudget budget() {
        return budget;
    }

    RuleCounts counts() {
        return counts;
    }

    RuleFailed failed(RuleFailed failure) {
        overseer.accept(failure);
        return failure;
    }
}
