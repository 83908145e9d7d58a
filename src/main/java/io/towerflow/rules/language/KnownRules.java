package io.towerflow.rules.language;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;

/** Remembers the latest rules that compiled without a fault, with what their files import; for several threads. */
final class KnownRules {

    private static final int MOST = 5_000;

    private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*import\\s+[\\w.]+");

    private final Set<String> clean = Collections.synchronizedSet(Collections.newSetFromMap(new Latest()));

    private static final class Latest extends LinkedHashMap<String, Boolean> {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }

    /** What all files import, which each of them may use. */
    static String imports(Collection<String> texts) {
        Set<String> found = new TreeSet<>();
        texts.forEach(text -> IMPORT.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(String::strip)
                .forEach(found::add));
        return String.join("\n", found) + "\n";
    }

    /** The text without the rules that are known to be right, every line where it was; empty where no rule is left. */
    String unknown(String imports, String text) {
        StringBuilder left = new StringBuilder(text);
        boolean any = false;
        for (RuleDescr rule : rules(text)) {
            int from = rule.getStartCharacter();
            int to = rule.getEndCharacter() + 1;
            if (clean.contains(imports + text.substring(from, to))) {
                left.replace(from, to, text.substring(from, to).replaceAll("[^\\n]", " "));
            } else {
                any = true;
            }
        }
        return any ? left.toString() : "";
    }

    /** The rules of this text have compiled without a fault. */
    void right(String imports, String text) {
        rules(text)
                .forEach(rule ->
                        clean.add(imports + text.substring(rule.getStartCharacter(), rule.getEndCharacter() + 1)));
    }

    private static List<RuleDescr> rules(String text) {
        try {
            return new DrlParser().parse(false, text).getRules();
        } catch (DroolsParserException unreadable) {
            throw new IllegalStateException("Only what could be read before is looked at again", unreadable);
        }
    }
}
