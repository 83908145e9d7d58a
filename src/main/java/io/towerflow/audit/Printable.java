package io.towerflow.audit;

import java.util.Locale;

/** Text from outside as it may stand in a line of the log or in an entry: one line, and not too long. */
public final class Printable {

    private static final int LONGEST = 200;

    private Printable() {}

    /** The text without line ends and other control or formatting signs, each written as {@code \}{@code uXXXX}, shortened to 200 signs. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(sign -> {
            if (isPlain(sign)) {
                printable.appendCodePoint(sign);
            } else {
                printable.append(String.format(Locale.ROOT, "\\u%04X", sign));
            }
        });
        if (text.codePointCount(0, text.length()) > LONGEST) {
            printable.append('…');
        }
        return printable.toString();
    }

    private static boolean isPlain(int sign) {
        return switch (Character.getType(sign)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
