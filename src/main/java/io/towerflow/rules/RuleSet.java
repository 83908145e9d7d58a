package io.towerflow.rules;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.kie.api.KieBase;

/**
 * One version of one set of rules. What it decides is stored with its name and version, so that a decision can be explained
 * after the rules have changed.
 */
public final class RuleSet {

    private final String name;
    private final int version;
    private final CompletableFuture<KieBase> compiled;

    RuleSet(String name, int version, CompletableFuture<KieBase> compiled) {
        this.name = name;
        this.version = version;
        this.compiled = compiled;
    }

    static RuleSet of(String name, int version, KieBase compiled) {
        return new RuleSet(name, version, CompletableFuture.completedFuture(compiled));
    }

    /** The same rules under another number. */
    RuleSet as(int number) {
        return new RuleSet(name, number, compiled);
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

    /**
     * The compiled rules, safe to share between threads; waits while they are being compiled.
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
}
