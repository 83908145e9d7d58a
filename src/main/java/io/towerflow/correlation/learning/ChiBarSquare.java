package io.towerflow.correlation.learning;

import org.apache.commons.numbers.gamma.Erfc;

/**
 * Distribution of a likelihood ratio whose one parameter lies on the edge of its range when the hypothesis holds: half a point
 * mass at 0, half chi-squared with one degree of freedom (Self and Liang 1987).
 */
final class ChiBarSquare {

    private ChiBarSquare() {}

    /** Returns the chance, 0 to 1, of a ratio at least this large when there is no effect. */
    static double tail(double ratio) {
        return ratio <= 0 ? 1 : 0.5 * Erfc.value(Math.sqrt(ratio / 2));
    }
}
