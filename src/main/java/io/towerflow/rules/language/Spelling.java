package io.towerflow.rules.language;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the known word that comes nearest to a misspelt one. */
public final class Spelling {

    private Spelling() {}

    /**
     * What the writer may have meant; the empty word where there is nothing to choose from. Spaces, hyphens, underscores and
     * capitals make no difference.
     */
    public static String nearest(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String one) -> distance(bare(written), bare(one)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    /** The end of a sentence that asks for the nearest word; empty where there is none. */
    static String hint(String written, Collection<String> known) {
        String nearest = nearest(written, known);
        return nearest.isEmpty() ? "" : "; write \"" + nearest + "\"?";
    }

    /** How many letters differ from the nearest word. */
    static int distance(String written, Collection<String> known) {
        return distance(bare(written), bare(nearest(written, known)));
    }

    /** A word without what people write in different ways. */
    public static String bare(String name) {
        return name.replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's: letters to add, take away or exchange. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, at -> at);
        for (int i = 1; i <= one.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int exchanged = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
