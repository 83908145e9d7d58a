package io.towerflow.rules.language;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.RuleDescr;

/** Finds the lines of what stands in the text of a rule file, from 1. */
final class SourceLines {

    private static final Pattern THEN = Pattern.compile("\\bthen\\b");

    private SourceLines() {}

    /** The line of the first thing that a rule's consequence says. */
    static int firstOfConsequence(String text, RuleDescr rule) {
        int from = offset(text, Math.max(1, rule.getConsequenceLine()));
        Matcher then = THEN.matcher(text);
        int at = then.find(from) ? then.end() : from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return lineAt(text, at);
    }

    /** The line where this stands from a line on; that line itself where it does not. */
    static int lineOf(String text, String words, int from) {
        Matcher found = Pattern.compile(Arrays.stream(words.strip().split("\\s+"))
                        .map(Pattern::quote)
                        .reduce((one, next) -> one + "\\s+" + next)
                        .orElse(""))
                .matcher(text);
        return found.find(offset(text, from)) ? lineAt(text, found.start()) : from;
    }

    /** Where a line begins. */
    private static int offset(String text, int line) {
        int at = 0;
        for (int i = 1; i < line; i++) {
            int next = text.indexOf('\n', at);
            if (next < 0) {
                return at;
            }
            at = next + 1;
        }
        return at;
    }

    static int lineAt(String text, int offset) {
        return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
    }
}
