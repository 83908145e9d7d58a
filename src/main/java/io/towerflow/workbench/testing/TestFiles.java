package io.towerflow.workbench.testing;

import io.towerflow.rules.language.RuleFault;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the files {@code *.test.yaml} of a rule set. */
final class TestFiles {

    static final String ENDING = ".test.yaml";

    private static final List<String> PARTS = List.of("test", "given", "expect", "expect only", "expect not");

    private final FactTypes types;
    private final Collection<String> rules;
    private final List<RuleFault> faults = new ArrayList<>();
    private final List<WrittenTest> tests = new ArrayList<>();

    /**
     * A test as it is written.
     *
     * @param line where its name stands, from 1
     * @param given the facts
     * @param expected findings of which each must be met
     * @param only whether nothing else may be found
     * @param refused findings of which none may be met
     * @param faults why it cannot be run; none where it can
     */
    record WrittenTest(
            String file,
            int line,
            String name,
            List<Object> given,
            List<Expectation> expected,
            boolean only,
            List<Expectation> refused,
            List<RuleFault> faults) {}

    private TestFiles(FactTypes types, Collection<String> rules) {
        this.types = types;
        this.rules = rules;
    }

    /** All tests in the order of their files and lines; faults of a file as a whole go to {@code faults}. */
    static List<WrittenTest> read(
            Map<String, String> files, FactTypes types, Collection<String> rules, List<RuleFault> faults) {
        TestFiles reading = new TestFiles(types, rules);
        Map<String, MappingNode> roots = new TreeMap<>();
        files.forEach((file, text) -> {
            if (file.endsWith(ENDING)) {
                MappingNode root = reading.root(file, text);
                if (root != null) {
                    roots.put(file, root);
                }
            }
        });
        // An example holds for all files, whichever it stands in.
        roots.forEach((file, root) -> reading.part(root, "examples")
                .forEach(part -> reading.told(file, () -> {
                    FactTypes.entries(FactTypes.mapping(part, "the examples")).forEach(types::example);
                })));
        roots.forEach((file, root) -> reading.part(root, "tests")
                .forEach(part -> reading.told(file, () -> {
                    list(part).getValue().forEach(one -> reading.test(file, one));
                })));
        faults.addAll(reading.faults);
        return reading.tests;
    }

    /** What makes a file of tests unreadable as a whole, without a look at the rules. */
    static List<RuleFault> unreadable(Map<String, String> files) {
        TestFiles reading = new TestFiles(new FactTypes(Map.of()), List.of());
        files.forEach((file, text) -> {
            MappingNode root = file.endsWith(ENDING) ? reading.root(file, text) : null;
            if (root != null) {
                reading.part(root, "tests").forEach(part -> reading.told(file, () -> list(part)));
            }
        });
        return reading.faults;
    }

    private static SequenceNode list(Node part) {
        if (part instanceof SequenceNode list) {
            return list;
        }
        throw new UnreadableTestException(
                part, "write the tests as a list: each begins with \"- test: \" and its name");
    }

    private @Nullable MappingNode root(String file, String text) {
        LoaderOptions options = new LoaderOptions();
        // Aliases could make a short file endless.
        options.setMaxAliasesForCollections(0);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                return null;
            }
            MappingNode mapping = FactTypes.mapping(root, "tests: and, where needed, examples:");
            FactTypes.entries(mapping).keySet().forEach(key -> {
                if (!List.of("tests", "examples").contains(FactTypes.text(key))) {
                    throw new UnreadableTestException(
                            key, "\"" + FactTypes.text(key) + "\" is unknown here; write tests or examples");
                }
            });
            return mapping;
        } catch (MarkedYAMLException broken) {
            int line = broken.getProblemMark() == null
                    ? 0
                    : broken.getProblemMark().getLine() + 1;
            faults.add(
                    new RuleFault(
                            file,
                            line,
                            "this is no YAML: " + broken.getProblem()
                                    + "; look at the spaces before the line, and put what has \": \" or \"#\" in it in quotes"));
        } catch (YAMLException refused) {
            faults.add(new RuleFault(file, 0, "this cannot be read: " + refused.getMessage()));
        } catch (UnreadableTestException unreadable) {
            faults.add(new RuleFault(file, unreadable.line(), said(unreadable)));
        }
        return null;
    }

    private static String said(UnreadableTestException unreadable) {
        return String.valueOf(unreadable.getMessage());
    }

    private void told(String file, Runnable reading) {
        try {
            reading.run();
        } catch (UnreadableTestException unreadable) {
            faults.add(new RuleFault(file, unreadable.line(), said(unreadable)));
        }
    }

    private List<Node> part(MappingNode of, String name) {
        return FactTypes.entries(of).entrySet().stream()
                .filter(one -> FactTypes.text(one.getKey()).equals(name))
                .map(Map.Entry::getValue)
                .filter(one -> !FactTypes.nothing(one))
                .toList();
    }

    private void test(String file, Node written) {
        MappingNode parts = FactTypes.mapping(written, "test, given and expect");
        String name = part(parts, "test").stream()
                .findFirst()
                .map(FactTypes::text)
                .orElseThrow(
                        () -> new UnreadableTestException(written, "the test has no name: begin it with \"- test: \""));
        List<RuleFault> wrong = new ArrayList<>();
        List<Object> given = new ArrayList<>();
        List<Expectation> expected = new ArrayList<>();
        List<Expectation> refused = new ArrayList<>();
        boolean only = false;
        boolean expects = false;
        for (Map.Entry<Node, Node> part : FactTypes.entries(parts).entrySet()) {
            String word = FactTypes.text(part.getKey());
            Node value = part.getValue();
            expects |= word.startsWith("expect");
            switch (word) {
                case "test" -> {}
                case "given" -> {
                    for (Node fact : facts(value)) {
                        attempt(file, wrong, () -> {
                            Map.Entry<Node, Node> one =
                                    FactTypes.only(fact, "one fact and its fields, such as - Sign: {family: mains}");
                            Class<?> type = types.type(one.getKey(), FactTypes.text(one.getKey()));
                            given.add(types.fact(
                                    type,
                                    one.getKey(),
                                    FactTypes.nothing(one.getValue())
                                            ? null
                                            : FactTypes.mapping(one.getValue(), "the fields of the fact")));
                        });
                    }
                }
                case "expect", "expect only" -> {
                    only |= word.equals("expect only") || FactTypes.nothing(value);
                    expectations(file, value, expected, wrong);
                }
                case "expect not" -> expectations(file, value, refused, wrong);
                default ->
                    wrong.add(new RuleFault(
                            file,
                            part.getKey().getStartMark().getLine() + 1,
                            "\"" + word + "\" is unknown in a test; write " + LooseNames.nearest(word, PARTS)
                                    + "? There are " + String.join(", ", PARTS)));
            }
        }
        int line = written.getStartMark().getLine() + 1;
        if (!expects) {
            wrong.add(new RuleFault(
                    file, line, "the test expects nothing at all; write \"expect: nothing\" if that is meant"));
        }
        tests.add(new WrittenTest(file, line, name, given, expected, only, refused, wrong));
    }

    /** A list of facts, or one fact. */
    private static List<Node> facts(Node value) {
        return FactTypes.nothing(value) ? List.of() : FactTypes.members(value);
    }

    private void expectations(String file, Node value, List<Expectation> read, List<RuleFault> wrong) {
        for (Node one : facts(value)) {
            attempt(file, wrong, () -> read.add(new Expectation(types, rules, one)));
        }
    }

    private static void attempt(String file, List<RuleFault> wrong, Runnable reading) {
        try {
            reading.run();
        } catch (UnreadableTestException unreadable) {
            wrong.add(new RuleFault(file, unreadable.line(), said(unreadable)));
        }
    }
}
