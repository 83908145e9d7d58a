package io.towerflow.kpi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sum of measures, each times a number: the only kind of formula there is, so that every KPI is one sum, or the quotient of two,
 * over time and over sites.
 *
 * @param text as it is written
 * @param terms factor by measure
 */
public record LinearSum(String text, Map<String, Double> terms) {

    private static final Pattern TERM =
            Pattern.compile("\\s*([+-])?\\s*(?:(\\d+(?:\\.\\d+)?)\\s*\\*\\s*)?([a-z][a-z0-9.]*)\\s*");

    public LinearSum {
        terms = Map.copyOf(terms);
    }

    /**
     * Reads a sum such as {@code 60 * availability.time - 0.6 * availability.integral}.
     *
     * @throws IllegalArgumentException where it is no such sum
     */
    public static LinearSum parse(String text) {
        Map<String, Double> terms = new LinkedHashMap<>();
        Matcher term = TERM.matcher(text);
        int end = 0;
        while (end < text.length()) {
            term.region(end, text.length());
            if (!term.lookingAt() || (end > 0 && term.group(1) == null)) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no sum of measures, each with a number before it as 0.6 * energy.load");
            }
            double factor = term.group(2) == null ? 1 : Double.parseDouble(term.group(2));
            terms.merge(term.group(3), "-".equals(term.group(1)) ? -factor : factor, Double::sum);
            end = term.end();
        }
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("a sum needs a measure");
        }
        return new LinearSum(text.strip(), terms);
    }
}
