package io.towerflow.rules.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.compiler.builder.impl.KnowledgeBuilderConfigurationImpl;
import org.drools.compiler.builder.impl.KnowledgeBuilderImpl;
import org.drools.compiler.compiler.DescrBuildError;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.io.Resource;
import org.kie.api.io.ResourceType;
import org.kie.internal.builder.CompositeKnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilderError;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.jci.CompilationProblem;

/**
 * The files of a rule set, read, checked and compiled: every fault of every file at its own line, or a base that may be asked.
 * A file that says what rules may not is not compiled; the others are, so that one fault does not hide the rest.
 */
public final class RuleBuild {

    /** Where the engine's Java class of a rule has the first line of its consequence. */
    private static final int FIRST_LINE = 9;

    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*rule\\s+(?:\"([^\"\\n]*)\"|'([^'\\n]*)')");
    private static final Pattern EXPRESSION = Pattern.compile("Unable to Analyse Expression (.*?):\\s*\\n(?s:.*)");
    private static final Pattern UNRESOLVED =
            Pattern.compile("unable to resolve method using strict-mode: ([\\w.$]+)\\.([\\w$]+)\\(\\)");

    private final String set;
    private final List<RuleFault> faults = new ArrayList<>();
    private final Map<String, RuleSource> sources = new TreeMap<>();
    private @Nullable KieBase base;

    private RuleBuild(String set) {
        this.set = set;
    }

    /** Files that are neither {@code .drl} nor {@code .table.csv} are not looked at. */
    public static RuleBuild of(String set, Map<String, String> files) {
        return built(read(set, files));
    }

    /** As {@link #of}, for what somebody writes now: names that no fact can have are refused as well. */
    public static RuleBuild authored(String set, Map<String, String> files) {
        return built(read(set, files).withoutSlips());
    }

    private static RuleBuild built(RuleBuild build) {
        build.compile();
        return build.sorted();
    }

    /** Only for its faults: there is no base, and rules that the checker knows to be right are not compiled again. */
    static RuleBuild check(String set, Map<String, String> files, KnownRules known) {
        RuleBuild build = read(set, files).withoutSlips();
        String imports = KnownRules.imports(files.values());
        Map<String, RuleSource> whole = new TreeMap<>(build.sources);
        build.sources.replaceAll(
                (file, source) -> new RuleSource(file, known.unknown(imports, source.text()), source.table()));
        build.sources.values().removeIf(source -> source.text().isEmpty());
        boolean compiled = build.compiled() != null;
        Set<String> wrong = build.faults.stream().map(RuleFault::file).collect(Collectors.toSet());
        // A fault of the set as a whole may be any rule's.
        if (compiled && !wrong.contains(set)) {
            build.sources.keySet().stream()
                    .filter(file -> !wrong.contains(file))
                    .forEach(file -> known.right(
                            imports, Objects.requireNonNull(whole.get(file)).text()));
        }
        return build.sorted();
    }

    private static RuleBuild read(String set, Map<String, String> files) {
        RuleBuild build = new RuleBuild(set);
        new TreeMap<>(files).forEach(build::read);
        if (build.sources.isEmpty() && build.faults.isEmpty()) {
            build.faults.add(new RuleFault(set, 0, "The rule set has no .drl file and no decision table"));
        }
        build.refuseDoubleNames();
        return build;
    }

    private RuleBuild sorted() {
        faults.sort(Comparator.comparing(RuleFault::file)
                .thenComparing(RuleFault::line)
                .thenComparing(RuleFault::column));
        return this;
    }

    List<RuleFault> faults() {
        return faults.stream().distinct().toList();
    }

    /** @throws BrokenRules if there is a fault */
    public KieBase kieBase() {
        if (base == null || !faults.isEmpty()) {
            throw new BrokenRules("The rule set " + set + " is refused", faults());
        }
        return base;
    }

    private void read(String file, String text) {
        if (file.endsWith(RuleFiles.RULES)) {
            List<RuleFault> cells = PolicyTable.of(text).stream()
                    .flatMap(table -> table.faults(file).stream())
                    .toList();
            faults.addAll(cells);
            if (cells.isEmpty()) {
                take(new RuleSource(file, text, null));
            }
        } else if (file.endsWith(RuleFiles.TABLE)) {
            DecisionTable table = DecisionTable.of(file, text);
            faults.addAll(table.faults());
            if (table.faults().isEmpty()) {
                try {
                    take(new RuleSource(file, table.rules(), table));
                } catch (RuntimeException unreadable) {
                    faults.add(new RuleFault(file, 0, "The decision table cannot be read: " + unreadable.getMessage()));
                }
            }
        }
    }

    private void take(RuleSource source) {
        List<RuleFault> said = RuleLanguage.check(set, source.file(), source.text());
        said.forEach(fault -> faults.add(placed(source, fault.line(), fault.message())));
        if (said.isEmpty()) {
            sources.put(source.file(), source);
        }
    }

    /** Two rules of one name could not be told apart in what they decide, and the engine would take one for the other. */
    private void refuseDoubleNames() {
        Map<String, String> places = new HashMap<>();
        Set<String> doubled = new HashSet<>();
        sources.values().forEach(source -> {
            Matcher rule = RULE.matcher(source.text());
            while (rule.find()) {
                String name = rule.group(1) == null ? rule.group(2) : rule.group(1);
                RuleFault here = placed(
                        source,
                        SourceLines.lineAt(source.text(), rule.start(rule.group(1) == null ? 2 : 1)),
                        "another rule has this name: " + name);
                String place = here.file() + ", line " + here.line();
                String before = places.putIfAbsent(name, place);
                if (before != null) {
                    doubled.add(source.file());
                    faults.add(new RuleFault(
                            here.file(), here.line(), here.column(), here.message() + " (" + before + ")"));
                }
            }
        });
        sources.keySet().removeAll(doubled);
    }

    /** Looks for slips in names where all files can be read: the names may stand in the one that cannot. */
    private RuleBuild withoutSlips() {
        if (faults.isEmpty()) {
            Map<NameCheck.Source, RuleSource> read = new LinkedHashMap<>();
            sources.values().forEach(one -> read.put(new NameCheck.Source(one.file(), one.text()), one));
            NameCheck.slips(read.keySet())
                    .forEach(slip -> faults.add(
                            placed(Objects.requireNonNull(read.get(slip.source())), slip.line(), slip.message())));
        }
        return this;
    }

    private void compile() {
        KnowledgeBuilderImpl builder = compiled();
        if (builder != null && faults.isEmpty()) {
            base = builder.newKnowledgeBase(KieServices.get().newKieBaseConfiguration());
        }
    }

    /** What has compiled all sources; null where there are none, or where the compiler gave up before the end. */
    private @Nullable KnowledgeBuilderImpl compiled() {
        if (sources.isEmpty()) {
            return null;
        }
        KnowledgeBuilderConfigurationImpl settings =
                KnowledgeBuilderFactory.newKnowledgeBuilderConfiguration().as(KnowledgeBuilderConfigurationImpl.KEY);
        CheckedJava java = new CheckedJava(settings);
        settings.setDialectConfiguration("java", java);
        KnowledgeBuilderImpl builder = (KnowledgeBuilderImpl) KnowledgeBuilderFactory.newKnowledgeBuilder(settings);
        CompositeKnowledgeBuilder batch = builder.batch();
        sources.forEach((file, source) -> {
            Resource resource = KieServices.get()
                    .getResources()
                    .newByteArrayResource(source.text().getBytes(StandardCharsets.UTF_8));
            resource.setSourcePath(file);
            batch.add(resource, ResourceType.DRL);
        });
        try {
            batch.build();
        } catch (RuntimeException failed) {
            if (!refuse(java)) {
                faults.add(new RuleFault(sources.keySet().iterator().next(), 0, "cannot be compiled: " + failed));
            }
            return null;
        }
        if (refuse(java)) {
            return null;
        }
        builder.getErrors().forEach(this::fault);
        if (faults.isEmpty() && java.classes() == 0) {
            faults.add(new RuleFault(set, 0, "The rule set has no code to look at"));
        }
        return builder;
    }

    /** Whether a class of these rules was refused. */
    private boolean refuse(CheckedJava java) {
        java.refused().forEach(call -> faults.add(new RuleFault(set, 0, call)));
        return !java.refused().isEmpty();
    }

    private void fault(KnowledgeBuilderError error) {
        String path = error.getResource() == null ? "" : error.getResource().getSourcePath();
        RuleSource source = sources.get(path);
        if (source == null) {
            faults.add(new RuleFault(set, 0, error.getMessage()));
            return;
        }
        int line = error.getLines().length == 0 ? 0 : Math.max(0, error.getLines()[0]);
        if (error instanceof DescrBuildError built) {
            BaseDescr rule = built.getParentDescr();
            int from = rule == null ? line : Math.max(0, rule.getLine());
            if (built.getObject() instanceof CompilationProblem[] problems && rule instanceof RuleDescr whole) {
                Arrays.stream(problems)
                        .forEach(problem -> faults.add(placed(
                                source,
                                SourceLines.firstOfConsequence(source.text(), whole)
                                        + problem.getStartLine()
                                        - FIRST_LINE,
                                problem.getMessage())));
                return;
            }
            Matcher expression = EXPRESSION.matcher(error.getMessage());
            if (expression.matches()) {
                faults.add(placed(
                        source,
                        SourceLines.lineOf(source.text(), expression.group(1), from),
                        said(expression.group(1), error.getMessage())));
                return;
            }
            line = line == 0 ? from : line;
        }
        faults.add(placed(source, line, error.getMessage().replaceAll("\\s+", " ")));
    }

    private static String said(String expression, String message) {
        Matcher unresolved = UNRESOLVED.matcher(message);
        if (!unresolved.find()) {
            return "cannot be understood: " + expression;
        }
        String name = unresolved.group(2);
        String type = unresolved.group(1).substring(unresolved.group(1).lastIndexOf('.') + 1);
        return name.startsWith("$")
                ? name + " is not bound before: " + expression
                : type + " has no " + name + ": " + expression;
    }

    /** A fault where its author will look for it: in a decision table, in the line that the rule was made from. */
    private static RuleFault placed(RuleSource source, int line, String message) {
        DecisionTable table = source.table();
        return new RuleFault(
                source.file(), table == null ? line : table.lineOfRules(source.text(), line), message.strip());
    }
}
