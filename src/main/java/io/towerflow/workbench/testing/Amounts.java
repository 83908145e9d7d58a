package io.towerflow.workbench.testing;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Numbers with or without a unit: {@code 5 min} in a field of seconds is 300, {@code 80 %} of a share is 0.8. */
final class Amounts {

    private static final Pattern AMOUNT = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?)\\s*([a-zA-Z%]*)");
    private static final Map<String, Integer> SECONDS = Map.ofEntries(
            Map.entry("s", 1),
            Map.entry("sec", 1),
            Map.entry("second", 1),
            Map.entry("seconds", 1),
            Map.entry("min", 60),
            Map.entry("minute", 60),
            Map.entry("minutes", 60),
            Map.entry("h", 3600),
            Map.entry("hour", 3600),
            Map.entry("hours", 3600),
            Map.entry("day", 86400),
            Map.entry("days", 86400));
    /** Fields of seconds whose names do not say so. */
    private static final Pattern TIMES = Pattern.compile("(?i).*second.*|age|maxAge|before|after|from|until");

    private Amounts() {}

    /** Whether a text may be meant as a number. */
    static boolean isAmount(String text) {
        return AMOUNT.matcher(text.strip()).matches();
    }

    /**
     * The number in the unit of its field.
     *
     * @throws UnreadableTestException if it is no number, or has a unit that the field has not
     */
    static double of(String field, ScalarNode written) {
        return of(field, written, written.getValue());
    }

    static double of(String field, ScalarNode written, String text) {
        Matcher amount = AMOUNT.matcher(text.strip());
        if (!amount.matches()) {
            throw new UnreadableTestException(
                    written,
                    LooseNames.plain(field) + " is \"" + text + "\"; write a number" + example(field) + ", not \""
                            + text + "\"");
        }
        double number = Double.parseDouble(amount.group(1));
        String unit = amount.group(2).toLowerCase(Locale.ROOT);
        if (unit.isEmpty()) {
            return number;
        }
        Integer seconds = SECONDS.get(unit);
        Integer own = unitSeconds(field);
        if (seconds != null && own != null) {
            return number * seconds / own;
        }
        if (unit.equals("%") && share(field)) {
            return number / 100;
        }
        if (unit.equals("%") && field.equals("percent") || unit.equals("km") && kilometers(field)) {
            return number;
        }
        throw new UnreadableTestException(
                written,
                LooseNames.plain(field) + " is \"" + text + "\"; the unit " + amount.group(2) + " does not fit: write "
                        + (example(field).isEmpty()
                                ? "the number alone"
                                : example(field).replace(" such as ", "")));
    }

    /** How far from the written number another may be and still be the same, rounded as it is written. */
    static double tolerance(String text) {
        Matcher amount = AMOUNT.matcher(text.strip());
        int point = amount.matches() ? amount.group(1).indexOf('.') : -1;
        int decimals = point < 0 ? 0 : amount.group(1).length() - point - 1;
        double tolerance = 0.5 * Math.pow(10, -decimals);
        return text.contains("%") ? tolerance / 100 : tolerance;
    }

    private static @Nullable Integer unitSeconds(String field) {
        String lower = field.toLowerCase(Locale.ROOT);
        return lower.contains("minute")
                ? Integer.valueOf(60)
                : TIMES.matcher(field).matches() ? 1 : null;
    }

    private static boolean share(String field) {
        return field.equals("share") || field.toLowerCase(Locale.ROOT).contains("confidence");
    }

    private static boolean kilometers(String field) {
        return field.toLowerCase(Locale.ROOT).contains("kilomet");
    }

    private static String example(String field) {
        return unitSeconds(field) != null
                ? " such as 90 s, 5 min or 2 h"
                : kilometers(field) ? " such as 12 km" : share(field) ? " such as 0.8 or 80 %" : "";
    }
}
