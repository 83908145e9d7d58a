package io.towerflow.alarm.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Words that are looked for in a name as whole words, one after the other: {@code door open} is in {@code SITE_DOOR_OPEN} and
 * {@code Door2Open} and not in {@code OutdoorOpen}.
 *
 * <p>Between two words, {@code *} stands for any words or none; at the end of one, for the rest of that word
 * ({@code discharg*}). Words may be written together on either side ({@code link down}, {@code LINKDOWN}); a number between
 * them does not part them.
 */
public final class Phrase {

    /** Written together, such as linkdown; a star between two words parts them. */
    private final List<Run> runs;

    private Phrase(List<Run> runs) {
        this.runs = runs;
    }

    private record Run(String letters, boolean open) {}

    /**
     * Reads a phrase.
     *
     * @throws IllegalArgumentException where it holds no word
     */
    static Phrase of(String text) {
        List<Run> runs = new ArrayList<>();
        StringBuilder letters = new StringBuilder();
        for (String part : text.strip().split("\\s+")) {
            if (part.equals("*")) {
                close(runs, letters, false);
                continue;
            }
            SourceName.of(part).words().forEach(letters::append);
            if (part.endsWith("*")) {
                close(runs, letters, true);
            }
        }
        close(runs, letters, false);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' holds no word");
        }
        return new Phrase(List.copyOf(runs));
    }

    private static void close(List<Run> runs, StringBuilder letters, boolean open) {
        if (!letters.isEmpty()) {
            runs.add(new Run(letters.toString(), open));
            letters.setLength(0);
        }
    }

    boolean in(List<String> words) {
        return end(words, 0) >= 0;
    }

    /** Returns whether the words are this phrase and nothing else. */
    boolean is(List<String> words) {
        return runs.size() == 1 && end(words, 0, runs.getFirst()) == words.size();
    }

    /** The words without each place where this phrase stands; an empty word there keeps the neighbours apart. */
    List<String> without(List<String> words) {
        List<String> left = new ArrayList<>(words);
        for (int start = 0; start < left.size(); start++) {
            int end = runs.size() == 1 ? end(left, start, runs.getFirst()) : -1;
            if (end >= 0) {
                left.subList(start, end).clear();
                left.add(start, "");
            }
        }
        return left;
    }

    /**
     * Index after the last word of the phrase, its first run beginning at a word from this one on; -1 where it is not
     * there.
     */
    private int end(List<String> words, int from) {
        int at = from;
        for (Run run : runs) {
            int end = -1;
            for (; at < words.size() && end < 0; at++) {
                end = end(words, at, run);
            }
            if (end < 0) {
                return -1;
            }
            at = end;
        }
        return at;
    }

    private static int end(List<String> words, int start, Run run) {
        int matched = 0;
        for (int at = start; at < words.size(); at++) {
            String word = words.get(at);
            if (word.isEmpty()) {
                return -1;
            }
            String rest = run.letters().substring(matched);
            if (rest.startsWith(word)) {
                matched += word.length();
                if (matched == run.letters().length()) {
                    return at + 1;
                }
            } else if (run.open() && word.startsWith(rest)) {
                return at + 1;
            } else if (at == start || !Character.isDigit(word.charAt(0))) {
                return -1;
            }
        }
        return -1;
    }
}
