package io.towerflow.incident.ranking;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes texts comparable for a search: small letters and digits, without accents; all else parts words. */
public final class SearchText {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Most words of a search: one with more is a pasted text. */
    private static final int MOST_WORDS = 12;

    private SearchText() {}

    /** Returns the words of a text, one space before, between and after them. */
    static String of(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return ' '
                + APART.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ").strip()
                + ' ';
    }

    /** Returns what must be found in {@link #of} some text, in any order; nothing for a text without letters and digits. */
    public static List<String> words(String wanted) {
        return Arrays.stream(of(wanted).strip().split(" "))
                .filter(word -> !word.isEmpty())
                .distinct()
                .limit(MOST_WORDS)
                .toList();
    }
}
