package io.towerflow.dispatch;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Short codes in SMS: a letter and two digits, three where those whose turn it is are in use. Letters that look like digits or
 * other letters on a phone, or that mean yes or no (Y, O, N), are left out.
 */
final class ShortCodes {

    private static final String LETTERS = "ACDEFHJKMPRTUVWX";
    private static final Range TWO_DIGITS = new Range(10, 90, 37);
    private static final Range THREE_DIGITS = new Range(100, 900, 367);

    /** Number of codes that are asked for at first: most are free. */
    private static final int FEW = 20;

    private ShortCodes() {}

    /**
     * Returns a code that is not in use. They are given in turn, so that a late answer to an old message does not meet a new work
     * order. Only where the next few short ones and the next few long ones are all in use are the others looked through: in a
     * storm more work orders may be open than there are short codes, and each would ask for all of them.
     *
     * @param turn how many codes were given before
     * @param inUse says which of some codes are in use
     * @throws IllegalStateException where all are in use
     */
    static String next(long turn, UnaryOperator<Set<String>> inUse) {
        return free(TWO_DIGITS.codes(turn, 0, FEW), inUse)
                .or(() -> free(THREE_DIGITS.codes(turn, 0, FEW), inUse))
                .or(() -> free(TWO_DIGITS.codes(turn, FEW, TWO_DIGITS.size()), inUse))
                .or(() -> free(THREE_DIGITS.codes(turn, FEW, THREE_DIGITS.size()), inUse))
                .orElseThrow(() -> new IllegalStateException(
                        "More than " + (TWO_DIGITS.size() + THREE_DIGITS.size()) + " work orders are open"));
    }

    private static Optional<String> free(Set<String> codes, UnaryOperator<Set<String>> inUse) {
        Set<String> taken = inUse.apply(codes);
        return codes.stream().filter(code -> !taken.contains(code)).findFirst();
    }

    /**
     * Codes with the same count of digits.
     *
     * @param least the smallest number
     * @param count how many numbers there are
     * @param step from one number to the next that is given; has no divisor in common with the count
     */
    private record Range(int least, int count, int step) {

        int size() {
            return LETTERS.length() * count;
        }

        /**
         * Returns the codes from one place to before another after the turn's own; neighbours in time differ in letter and
         * number.
         */
        Set<String> codes(long turn, int from, int to) {
            Set<String> codes = new LinkedHashSet<>();
            for (int i = from; i < to; i++) {
                int place = (int) ((turn + i) % size());
                int number = least + (int) ((long) (place / LETTERS.length()) * step % count);
                codes.add(LETTERS.charAt(place % LETTERS.length()) + String.valueOf(number));
            }
            return codes;
        }
    }
}
