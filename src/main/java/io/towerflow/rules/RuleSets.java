package io.towerflow.rules;

import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.RuleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The rule sets: the shipped ones, {@code rules/NAME/*.drl} and the decision tables {@code rules/NAME/*.table.csv}, or those of a
 * folder. They start to be compiled when this object is made, each set in a thread of its own; who needs one earlier waits for
 * it. Needs neither a Spring context nor a database; in the server {@link ServerRuleSets} takes its place.
 */
public class RuleSets {

    private final Map<String, RuleSet> own = new TreeMap<>();

    public RuleSets() {
        RuleFiles.shippedVersions()
                .forEach((name, version) -> own.put(
                        name,
                        new RuleSet(
                                name,
                                version,
                                RuleCompiler.start(name, () -> RuleFiles.shipped(name)),
                                RuleBudget.USUAL)));
    }

    private RuleSets(Path folder) {
        RuleFiles.shippedVersions().forEach((name, version) -> {
            Path files = folder.resolve(name);
            boolean given = Files.isDirectory(files);
            own.put(
                    name,
                    new RuleSet(
                            name,
                            given ? 0 : version,
                            RuleCompiler.start(name, () -> given ? RuleFiles.of(files) : RuleFiles.shipped(name)),
                            RuleBudget.USUAL));
        });
    }

    private RuleSets(Map<String, RuleSet> sets) {
        own.putAll(sets);
    }

    /**
     * The rule sets of a folder that is laid out like {@code rules/}; a set without a subfolder there is the shipped one. What
     * they decide has version 0.
     *
     * @throws IllegalArgumentException if the folder has none of the sets
     */
    public static RuleSets of(Path folder) {
        Set<String> names = RuleFiles.shippedVersions().keySet();
        if (names.stream().noneMatch(name -> Files.isDirectory(folder.resolve(name)))) {
            throw new IllegalArgumentException(
                    folder + " has no rule set: one of the folders " + names + " must be in it");
        }
        return new RuleSets(folder);
    }

    /**
     * These sets with one of them given by its files, as an author writes it; what it decides has version 0. The others are
     * those that are in force now, and stay so.
     *
     * @throws BrokenRules if the files do not compile
     */
    public RuleSets with(String name, Map<String, String> files) {
        active(name);
        Map<String, RuleSet> sets = new TreeMap<>();
        for (String each : names()) {
            sets.put(each, apart(active(each)));
        }
        sets.put(
                name,
                new RuleSet(name, 0, CompletableFuture.completedFuture(RuleCompiler.compile(name, files)), budget()));
        return new RuleSets(sets);
    }

    /** As {@link #with(String, Map)} with a stored version in the place of the one that is in force. */
    public RuleSets with(String name, int version) {
        Map<String, RuleSet> sets = new TreeMap<>();
        for (String each : names()) {
            sets.put(each, apart(each.equals(name) ? version(name, version) : active(each)));
        }
        return new RuleSets(sets);
    }

    /** These sets, as they are now, where none may compare facts more often than this at one question. */
    public RuleSets comparing(long most) {
        Map<String, RuleSet> sets = new TreeMap<>();
        for (String each : names()) {
            RuleSet set = active(each);
            sets.put(each, set.as(set.version(), set.budget().comparing(most)));
        }
        return new RuleSets(sets);
    }

    /** A failure of what is only tried has no consequences for what is in force, and its cost is its own. */
    private RuleSet apart(RuleSet set) {
        return set.as(set.version(), budget());
    }

    /** What rules of these sets may spend on one question. */
    RuleBudget budget() {
        return RuleBudget.USUAL;
    }

    /** The names of the sets, folders under {@code rules/}. */
    public Set<String> names() {
        return new TreeSet<>(own.keySet());
    }

    /**
     * The version in force of the set with this name.
     *
     * @throws IllegalArgumentException if there is no such set
     */
    public RuleSet active(String name) {
        RuleSet set = own.get(name);
        if (set == null) {
            throw new IllegalArgumentException("No rule set " + name + "; there are " + own.keySet());
        }
        return set;
    }

    /**
     * The versions in force, which stay in force until the caller's transaction ends: what it decides, it decides by one
     * version of each.
     */
    public Map<String, RuleSet> held(Set<String> names) {
        Map<String, RuleSet> held = new TreeMap<>();
        names.forEach(name -> held.put(name, active(name)));
        return held;
    }

    /**
     * A version of a set; it is compiled when it is first asked for, and kept while it is used.
     *
     * @throws IllegalArgumentException if there is no such set or version
     */
    public RuleSet version(String name, int version) {
        RuleSet set = active(name);
        if (set.version() != version) {
            throw new IllegalArgumentException("No version " + version + " of the rule set " + name + " is here");
        }
        return set;
    }

    /** The shipped version of a set, as this release brings it, under another number. */
    RuleSet shipped(String name, int version) {
        return Objects.requireNonNull(own.get(name)).as(version, budget());
    }
}
