package io.towerflow.rules;

import static io.towerflow.rules.RuleFiles.RULES;
import static io.towerflow.rules.RuleFiles.TABLE;
import static io.towerflow.rules.RuleFiles.TEST;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.drools.core.rule.JavaDialectRuntimeData;
import org.drools.decisiontable.InputType;
import org.drools.decisiontable.SpreadsheetCompiler;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;

/** Makes of rule files what can be asked. */
final class RuleCompiler {

    /** Two compilations at once must not share a module. */
    private static final AtomicLong MODULES = new AtomicLong();

    private RuleCompiler() {}

    /** Compiles in a thread of its own. */
    static CompletableFuture<KieBase> start(String set, Supplier<Map<String, String>> files) {
        CompletableFuture<KieBase> compiled = new CompletableFuture<>();
        Thread compiler = new Thread(
                () -> {
                    try {
                        compiled.complete(compile(set, files.get()));
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
     * Compiles rule files to one base; the module is not kept, so that replaced versions leave no memory behind.
     *
     * @throws BrokenRules if they say what rules may not say, or do not compile
     */
    static KieBase compile(String set, Map<String, String> written) {
        Map<String, String> files = new TreeMap<>();
        written.forEach((file, text) -> {
            if (file.endsWith(TABLE)) {
                files.put(file + RULES, rules(set, file, text));
            } else if (!file.endsWith(TEST)) {
                files.put(file, text);
            }
        });
        if (files.isEmpty()) {
            throw new BrokenRules("The rule set " + set + " has no .drl file and no decision table");
        }
        List<RuleFault> said = new ArrayList<>();
        files.forEach((file, text) -> said.addAll(RuleLanguage.check(set, file, text)));
        if (!said.isEmpty()) {
            throw new BrokenRules("The rule set " + set + " is refused", said);
        }
        KieServices services = KieServices.get();
        ReleaseId release = services.newReleaseId("io.towerflow.rules", set, String.valueOf(MODULES.incrementAndGet()));
        // Without a module file the base is in CLOUD mode: rules see facts, not streams.
        KieFileSystem sources = services.newKieFileSystem().generateAndWritePomXML(release);
        String folder = "src/main/resources/rules/" + set.replace('-', '_') + "/";
        files.forEach((file, text) -> sources.write(
                folder + file, services.getResources().newByteArrayResource(text.getBytes(StandardCharsets.UTF_8))));
        try {
            KieBuilder builder = services.newKieBuilder(sources).buildAll();
            List<Message> faults = builder.getResults().getMessages(Message.Level.ERROR);
            if (!faults.isEmpty()) {
                throw new BrokenRules(
                        "The rule set " + set + " is broken",
                        faults.stream().map(RuleCompiler::fault).toList());
            }
            KieBase base = services.newKieContainer(release).getKieBase();
            refuseForeignCalls(set, base);
            return base;
        } finally {
            services.getRepository().removeKieModule(release);
        }
    }

    private static RuleFault fault(Message message) {
        String path = Objects.requireNonNullElse(message.getPath(), "");
        return new RuleFault(
                path.substring(path.lastIndexOf('/') + 1),
                Math.max(0, message.getLine()),
                message.getText().replaceAll("\\s+", " "));
    }

    /** The rules that the lines of a decision table are. */
    private static String rules(String set, String file, String table) {
        try {
            return new SpreadsheetCompiler()
                    .compile(new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)), InputType.CSV);
        } catch (RuntimeException unreadable) {
            throw new BrokenRules(
                    "A decision table of the rule set " + set + " cannot be read",
                    List.of(new RuleFault(file, 0, String.valueOf(unreadable.getMessage()))));
        }
    }

    private static void refuseForeignCalls(String set, KieBase base) {
        List<byte[]> classes = base.getKiePackages().stream()
                .map(one -> ((InternalKnowledgePackage) one).getDialectRuntimeRegistry())
                .map(dialects -> (JavaDialectRuntimeData) dialects.getDialectData("java"))
                .filter(Objects::nonNull)
                .flatMap(compiled -> compiled.getStore().values().stream())
                .toList();
        if (classes.isEmpty()) {
            throw new BrokenRules("The rule set " + set + " has no code to look at");
        }
        List<String> refused = GeneratedCode.refused(classes);
        if (!refused.isEmpty()) {
            throw new BrokenRules("The rule set " + set + " is refused: " + String.join("; ", refused));
        }
    }
}
