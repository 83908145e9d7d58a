package io.towerflow.kpi;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Key performance indicator: a sum of measures, or the quotient of two sums, each over the interval and over the sites first.
 *
 * @param key by which clients and SQL know it, as {@code energy-per-gb}
 * @param unit of its value, as {@code kWh/GB}; {@code money} where it is an amount
 * @param value what is summed
 * @param per by what it is divided; null where it is no quotient
 * @param source where it is defined, with the place in it
 * @param direction which way is better
 * @param threshold from where its value asks for attention; null where none is set
 * @param owner role that answers for it
 * @param examples reckoned by hand; tests run them
 */
public record Kpi(
        String key,
        KpiFamily family,
        String english,
        String french,
        String unit,
        LinearSum value,
        @Nullable LinearSum per,
        String source,
        Direction direction,
        @Nullable Threshold threshold,
        String owner,
        List<Example> examples) {

    /** Which way a value is better. */
    public enum Direction {
        UP,
        DOWN,
        /** Neither: it only tells how much there is. */
        NONE
    }

    /** Values from which a KPI asks for attention, and for action. */
    public record Threshold(double warning, double critical) {}

    /**
     * Example that was reckoned by hand.
     *
     * @param given measures
     * @param value what comes out; null where there is no value
     */
    public record Example(
            Map<String, Double> given, @Nullable Double value) {}

    public String name(Locale language) {
        return language.getLanguage().equals("fr") ? french : english;
    }

    /** Returns the unit, with the currency in the place of {@code money}. */
    public String unit(String currency) {
        return unit.replace("money", currency);
    }

    /** Returns the formula as people read it. */
    public String formula() {
        return per == null ? value.text() : bracketed(value) + " / " + bracketed(per);
    }

    private static String bracketed(LinearSum sum) {
        return sum.terms().size() == 1 ? sum.text() : "(" + sum.text() + ")";
    }

    /** Returns the names of all measures that it is made of. */
    public Set<String> measures() {
        Set<String> names = new LinkedHashSet<>(value.terms().keySet());
        if (per != null) {
            names.addAll(per.terms().keySet());
        }
        return names;
    }
}
