package io.towerflow.rules.language;

import java.util.List;
import java.util.Map;

/**
 * Checks the files of rule sets again and again, as somebody types. It remembers which rules have compiled without a fault, and
 * compiles only the others: a rule's faults hang on its own text and on what the set's files import, since rules neither extend
 * nor call each other. The first check of a set takes some hundred milliseconds of a whole core, the next ones some ten. Safe
 * for several threads.
 */
public final class RuleChecker {

    private final KnownRules known = new KnownRules();

    /**
     * What is wrong with the files of a set, all faults of all files at their lines; none where it could be put into force. The
     * tests among them are not looked at.
     *
     * @param files text by file name
     */
    public List<RuleFault> check(String set, Map<String, String> files) {
        return RuleBuild.check(set, files, known).faults();
    }
}
