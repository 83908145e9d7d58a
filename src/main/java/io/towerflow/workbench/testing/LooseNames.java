package io.towerflow.workbench.testing;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Names as people write them: {@code member family}, {@code member-family} and {@code memberFamily} are one. */
final class LooseNames {

    private LooseNames() {}

    static boolean same(String one, String other) {
        return bare(one).equals(bare(other));
    }

    /** As people read it: {@code MEMBER_FAMILY} and {@code memberFamily} become {@code member family}. */
    static String plain(String name) {
        String spaced = name.equals(name.toUpperCase(Locale.ROOT)) ? name : name.replaceAll("(\\p{Lu})", " $1");
        return spaced.replace('_', ' ').strip().toLowerCase(Locale.ROOT);
    }

    /** What the writer may have meant; the empty word where there is nothing to choose from. */
    static String nearest(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String one) -> distance(bare(written), bare(one)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    private static String bare(String name) {
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
