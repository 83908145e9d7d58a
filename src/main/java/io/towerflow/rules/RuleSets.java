package io.towerflow.rules;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
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
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The rule sets in force. The shipped version of each, {@code rules/NAME/*.drl} and the decision tables {@code
 * rules/NAME/*.table.csv}, starts to be compiled when this object is made, each set in a thread of its own; who needs one earlier
 * waits for it. Needs no Spring context.
 */
@Component
public class RuleSets {

    private static final String TABLE = ".table.csv";

    private final Map<String, RuleSet> active = new TreeMap<>();

    public RuleSets() {
        shippedVersions().forEach((name, version) -> put(name, version, () -> shippedFiles(name)));
    }

    private RuleSets(Path folder) {
        shippedVersions().forEach((name, version) -> {
            Path own = folder.resolve(name);
            if (Files.isDirectory(own)) {
                put(name, 0, () -> files(own));
            } else {
                put(name, version, () -> shippedFiles(name));
            }
        });
    }

    /**
     * The rule sets of a folder that is laid out like {@code rules/}; a set without a subfolder there is the shipped one. What
     * they decide has version 0.
     *
     * @throws IllegalArgumentException if the folder has none of the sets
     */
    public static RuleSets of(Path folder) {
        if (shippedVersions().keySet().stream().noneMatch(name -> Files.isDirectory(folder.resolve(name)))) {
            throw new IllegalArgumentException(folder + " has no rule set: one of the folders "
                    + shippedVersions().keySet() + " must be in it");
        }
        return new RuleSets(folder);
    }

    private void put(String name, int version, Source files) {
        CompletableFuture<KieBase> compiled = new CompletableFuture<>();
        Thread compiler = new Thread(() -> complete(compiled, name, version, files), "compile-rules-" + name);
        compiler.setContextClassLoader(RuleSets.class.getClassLoader());
        compiler.setDaemon(true);
        compiler.start();
        active.put(name, new RuleSet(name, version, compiled));
    }

    private static Map<String, Integer> shippedVersions() {
        Properties shipped = new Properties();
        try (InputStream in = Objects.requireNonNull(RuleSets.class.getResourceAsStream("/rules/shipped.properties"))) {
            shipped.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Map<String, Integer> versions = new TreeMap<>();
        shipped.stringPropertyNames()
                .forEach(name -> versions.put(
                        name, Integer.parseInt(shipped.getProperty(name).trim())));
        return versions;
    }

    /** The version in force of the set with this name, a folder under {@code rules/}. */
    public RuleSet active(String name) {
        RuleSet set = active.get(name);
        if (set == null) {
            throw new IllegalArgumentException("No rule set " + name + "; there are " + active.keySet());
        }
        return set;
    }

    private interface Source {
        Map<String, byte[]> read() throws IOException;
    }

    private static void complete(CompletableFuture<KieBase> compiled, String name, int version, Source source) {
        try {
            compiled.complete(compile(name, version, source.read()));
        } catch (IOException | RuntimeException failed) {
            compiled.completeExceptionally(failed);
        }
    }

    private static Map<String, byte[]> shippedFiles(String name) throws IOException {
        PathMatchingResourcePatternResolver folders =
                new PathMatchingResourcePatternResolver(RuleSets.class.getClassLoader());
        Map<String, byte[]> files = new TreeMap<>();
        for (String ending : List.of(".drl", TABLE)) {
            for (Resource file : folders.getResources("classpath:rules/" + name + "/*" + ending)) {
                files.put(Objects.requireNonNull(file.getFilename()), file.getContentAsByteArray());
            }
        }
        return files;
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*{.drl," + TABLE + "}")) {
            for (Path file : found) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** The rules that the lines of a decision table are. */
    private static byte[] rules(String name, String file, byte[] table) {
        try {
            return new SpreadsheetCompiler()
                    .compile(new ByteArrayInputStream(table), InputType.CSV)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException unreadable) {
            throw new BrokenRules("The decision table " + file + " of the rule set " + name + " cannot be read: "
                    + unreadable.getMessage());
        }
    }

    /** Compiles rule files to one base; the module is not kept, so that replaced versions leave no memory behind. */
    static KieBase compile(String name, int version, Map<String, byte[]> written) {
        if (written.isEmpty()) {
            throw new BrokenRules("The rule set " + name + " has no .drl file and no decision table");
        }
        Map<String, byte[]> files = new TreeMap<>();
        written.forEach((file, text) ->
                files.put(file.replace(TABLE, TABLE + ".drl"), file.endsWith(TABLE) ? rules(name, file, text) : text));
        List<RuleFault> said = new ArrayList<>();
        files.forEach(
                (file, text) -> said.addAll(RuleLanguage.check(name, file, new String(text, StandardCharsets.UTF_8))));
        if (!said.isEmpty()) {
            throw new BrokenRules("The rule set " + name + " is refused: "
                    + String.join("; ", said.stream().map(RuleFault::toString).toList()));
        }
        KieServices services = KieServices.get();
        ReleaseId release = services.newReleaseId("io.towerflow.rules", name, String.valueOf(version));
        // Without a module file the base is in CLOUD mode: rules see facts, not streams.
        KieFileSystem sources = services.newKieFileSystem().generateAndWritePomXML(release);
        files.forEach((file, text) -> sources.write(
                "src/main/resources/rules/" + name.replace('-', '_') + "/" + file,
                services.getResources().newByteArrayResource(text)));
        KieBuilder builder = services.newKieBuilder(sources).buildAll();
        var faults = builder.getResults().getMessages(Message.Level.ERROR);
        if (!faults.isEmpty()) {
            throw new BrokenRules("The rule set " + name + " is broken: "
                    + String.join("; ", faults.stream().map(Message::toString).toList()));
        }
        KieBase base = services.newKieContainer(release).getKieBase();
        refuseForeignCalls(name, base);
        services.getRepository().removeKieModule(release);
        return base;
    }

    private static void refuseForeignCalls(String name, KieBase base) {
        List<byte[]> classes = base.getKiePackages().stream()
                .map(one -> ((InternalKnowledgePackage) one).getDialectRuntimeRegistry())
                .map(dialects -> (JavaDialectRuntimeData) dialects.getDialectData("java"))
                .filter(Objects::nonNull)
                .flatMap(compiled -> compiled.getStore().values().stream())
                .toList();
        if (classes.isEmpty()) {
            throw new BrokenRules("The rule set " + name + " has no code to look at");
        }
        List<String> refused = GeneratedCode.refused(classes);
        if (!refused.isEmpty()) {
            throw new BrokenRules("The rule set " + name + " is refused: " + String.join("; ", refused));
        }
    }
}
