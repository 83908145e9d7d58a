package io.towerflow.console.kpis;

import io.towerflow.kpi.Kpi;
import io.towerflow.kpi.KpiValue;
import java.text.NumberFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes values of KPIs as people read them. */
final class FigureTexts {

    private static final double LARGE = 100;
    private static final double MIDDLE = 10;
    private static final double PERCENT = 100;

    /** Change below which a value counts as the same. */
    private static final double SAME = 0.0005;

    private FigureTexts() {}

    /** Writes a value with three to four digits that matter; a dash where there is none. */
    static String number(@Nullable Double value, Locale language) {
        if (value == null) {
            return "–";
        }
        NumberFormat format = NumberFormat.getNumberInstance(language);
        double size = Math.abs(value);
        format.setMaximumFractionDigits(size >= LARGE ? 0 : size >= MIDDLE ? 1 : 2);
        return format.format(value == 0 ? 0 : value);
    }

    /** Writes a share, 0 to 1, as a percentage. */
    static String share(double share, Locale language) {
        NumberFormat format = NumberFormat.getPercentInstance(language);
        // What is not whole never reads as if it were.
        return format.format(share < 1 ? Math.floor(share * PERCENT) / PERCENT : 1);
    }

    /** Writes by how much a value differs from the one before; empty where that cannot be said. */
    static String change(@Nullable Double value, @Nullable Double before, Locale language) {
        if (value == null || before == null || before == 0) {
            return "";
        }
        double change = (value - before) / Math.abs(before);
        NumberFormat format = NumberFormat.getPercentInstance(language);
        format.setMaximumFractionDigits(Math.abs(change) < 0.1 ? 1 : 0);
        return Math.abs(change) < SAME ? "=" : (change > 0 ? "+" : "") + format.format(change);
    }

    /** Returns whether a change is {@code better}, {@code worse} or neither, as {@code same}. */
    static String judged(Kpi kpi, @Nullable Double value, @Nullable Double before) {
        if (value == null
                || before == null
                || kpi.direction() == Kpi.Direction.NONE
                || Math.abs(value - before) <= SAME * Math.abs(before)) {
            return "same";
        }
        return value > before == (kpi.direction() == Kpi.Direction.UP) ? "better" : "worse";
    }

    /** Returns {@code critical} or {@code warning} where a value asks for something, else {@code fine}. */
    static String state(Kpi kpi, @Nullable Double value) {
        Kpi.Threshold threshold = kpi.threshold();
        if (value == null || threshold == null) {
            return "fine";
        }
        double worse = kpi.direction() == Kpi.Direction.UP ? -1 : 1;
        if (worse * value >= worse * threshold.critical()) {
            return "critical";
        }
        return worse * value >= worse * threshold.warning() ? "warning" : "fine";
    }

    static @Nullable Double value(@Nullable KpiValue value) {
        return value == null ? null : value.value();
    }
}
