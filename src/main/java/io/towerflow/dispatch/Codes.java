package io.towerflow.dispatch;

import java.util.Set;

/**
 * The short codes in SMS: a letter and two digits, three where those are all in use. Letters that look like digits or other
 * letters on a phone, or that mean yes or no (Y, O, N), are left out.
 */
final class Codes {

    private static final String LETTERS = "ACDEFHJKMPRTUVWX";
    private static final int TWO_DIGITS = LETTERS.length() * 90;
    private static final int ALL = TWO_DIGITS + LETTERS.length() * 900;

    private Codes() {}

    /**
     * A code that is not in use. They are given in turn, so that a late answer to an old message does not meet a new work
     * order.
     *
     * @param turn how many codes were given before
     */
    static String next(long turn, Set<String> inUse) {
        for (int i = 0; i < TWO_DIGITS; i++) {
            String code = code((int) ((turn + i) % TWO_DIGITS));
            if (!inUse.contains(code)) {
                return code;
            }
        }
        for (int i = TWO_DIGITS; i < ALL; i++) {
            String code = code(i);
            if (!inUse.contains(code)) {
                return code;
            }
        }
        throw new IllegalStateException("More than " + ALL + " work orders are open");
    }

    /** Neighbours in time differ in letter and number. */
    private static String code(int place) {
        char letter = LETTERS.charAt(place % LETTERS.length());
        int number = place < TWO_DIGITS
                ? 10 + place / LETTERS.length() * 37 % 90
                : 100 + (place - TWO_DIGITS) / LETTERS.length();
        return letter + String.valueOf(number);
    }
}
