package io.towerflow.rules;

import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.RuleBuild;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kie.api.KieBase;

/** Makes of rule files what can be asked. */
final class RuleCompiler {

    private RuleCompiler() {}

    /** Compiles in a thread of its own. */
    static CompletableFuture<KieBase> start(String set, Supplier<Map<String, String>> files) {
        CompletableFuture<KieBase> compiled = new CompletableFuture<>();
        Thread compiler = new Thread(
                () -> {
                    try {
                        compiled.complete(RuleBuild.of(set, files.get()).kieBase());
                    } catch (RuntimeException | Error failed) {
                        compiled.completeExceptionally(failed);
                    }
                },
                "compile-rules-" + set);
        compiler.setContextClassLoader(RuleCompiler.class.getClassLoader());
        compiler.setDaemon(true);
        compiler.start();
        return compiled;
    }

    /**
     * Compiles what somebody writes now to one base; nothing of it is kept elsewhere, so that replaced versions leave no memory
     * behind.
     *
     * @throws BrokenRules if they say what rules may not say, ask for names that no fact can have, or do not compile
     */
    static KieBase compile(String set, Map<String, String> written) {
        return RuleBuild.authored(set, written).kieBase();
    }
}
