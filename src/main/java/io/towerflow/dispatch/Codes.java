package io.towerflow.dispatch;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The short codes in SMS: a letter and two digits, three where those are all in use. Letters that look like digits or other
 * letters on a phone, or that mean yes or no (Y, O, N), are left out.
 */
final class Codes {

    private static final String LETTERS = "ACDEFHJKMPRTUVWX";
    private static final int TWO_DIGITS = LETTERS.length() * 90;
    private static final int ALL = TWO_DIGITS + LETTERS.length() * 900;

    private static final int AT_A_TIME = 20;

    private Codes() {}

    /**
     * A code that is not in use. They are given in turn, so that a late answer to an old message does not meet a new work
     * order.
     *
     * @param turn how many codes were given before
     * @param inUse says which of some codes are in use; asked for few at a time, as most are free
     * @throws IllegalStateException where all are in use
     */
    static String next(long turn, UnaryOperator<Set<String>> inUse) {
        for (int from = 0; from < ALL; from += AT_A_TIME) {
            Set<String> codes = new LinkedHashSet<>();
            for (int i = from; i < Math.min(ALL, from + AT_A_TIME); i++) {
                codes.add(code(i < TWO_DIGITS ? (int) ((turn + i) % TWO_DIGITS) : i));
            }
            Set<String> taken = inUse.apply(codes);
            Optional<String> free =
                    codes.stream().filter(code -> !taken.contains(code)).findFirst();
            if (free.isPresent()) {
                return free.get();
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
