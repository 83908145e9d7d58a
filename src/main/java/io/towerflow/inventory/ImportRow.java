package io.towerflow.inventory;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row of an imported file. The typed methods report a value that does not fit and answer null for it. */
public interface ImportRow {

    /** The line of the file on which the row begins; the header is line 1. */
    int line();

    /** The value without surrounding space; empty where there is none. */
    String text(String column);

    /** A number; a decimal comma is read in files with semicolons between the columns. Null also where there is none. */
    @Nullable
    Double number(String column, double min, double max);

    /** {@code true}, {@code yes}, {@code oui}, {@code 1} and their opposites; false where there is none. */
    @Nullable
    Boolean flag(String column);

    /** Several words, separated by {@code |}, {@code ;}, {@code ,} or {@code /}; empty where there are none. */
    Set<String> words(String column);

    /** Reads one of an enumeration's lower-case names, in any case. Null also where there is none. */
    <E extends Enum<E>> @Nullable E choice(String column, Class<E> choices);

    /**
     * Reports a wrong value.
     *
     * @param key of two texts in the room's properties: {@code key.problem} says what is wrong, {@code key.mend} what to do
     * @param arguments for both texts
     */
    void wrong(String column, String key, Object... arguments);
}
