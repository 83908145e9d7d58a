package io.towerflow.workbench.testing;

import io.towerflow.rules.language.Spelling;
import java.util.Collection;
import java.util.Locale;

/** Names as people write them: {@code member family}, {@code member-family} and {@code memberFamily} are one. */
final class LooseNames {

    private LooseNames() {}

    static boolean same(String one, String other) {
        return Spelling.bare(one).equals(Spelling.bare(other));
    }

    /** As people read it: {@code MEMBER_FAMILY} and {@code memberFamily} become {@code member family}. */
    static String plain(String name) {
        String spaced = name.equals(name.toUpperCase(Locale.ROOT)) ? name : name.replaceAll("(\\p{Lu})", " $1");
        return spaced.replace('_', ' ').strip().toLowerCase(Locale.ROOT);
    }

    /** What the writer may have meant; the empty word where there is nothing to choose from. */
    static String nearest(String written, Collection<String> known) {
        return Spelling.nearest(written, known);
    }
}
