package io.towerflow.rules;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

    public String name() {
        return name;
    }

    /** 1 for the version that the product ships. */
    public int version() {
        return version;
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
