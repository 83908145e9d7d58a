package io.towerflow.console.incidents;

import io.towerflow.alarm.Alarm;
import io.towerflow.console.Texts;
import io.towerflow.correlation.RootCause;
import io.towerflow.inventory.Topology;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Draws a root cause and its effects as a tree that grows downwards in time: one row for each step, with the lines that lead
 * to it. Rows may be of any height, so that words wrap on a phone; the lines stretch with them.
 */
final class ChainRows {

    /** Width of one level of the tree, in pixels. */
    private static final int LANE = 18;

    private static final int MOST_LANES = 6;

    private final RootCause cause;
    private final Topology topology;
    private final Map<UUID, Alarm> alarms;
    private final Texts words;
    private final ZoneId zone;
    private final List<Row> rows = new ArrayList<>();

    /**
     * One step of the chain.
     *
     * @param x where its dot stands, in pixels from the left
     * @param lines the lines beside it, as an SVG path in a box of {@link #width()} by 100
     * @param severity word of the first alarm's severity, {@code cleared}, or {@code unseen} where no alarm reports it
     * @param alarm the first alarm, or null
     * @param sites sites beyond those named
     */
    record Row(
            int x,
            int width,
            String lines,
            String severity,
            String when,
            String what,
            String where,
            int sites,
            int alarmCount,
            @Nullable UUID alarm,
            @Nullable String reason,
            List<String> edges,
            String rule,
            int ruleVersion) {}

    /** Step with its depth in the tree. */
    private record Placed(RootCause.Step step, int depth) {}

    ChainRows(RootCause cause, Topology topology, Map<UUID, Alarm> alarms, Texts words, ZoneId zone) {
        this.cause = cause;
        this.topology = topology;
        this.alarms = alarms;
        this.words = words;
        this.zone = zone;
    }

    /** Returns the rows from the cause down; none where nothing but the cause is known. */
    List<Row> rows() {
        List<Placed> order = new ArrayList<>();
        cause.chain().stream().filter(step -> step.from() == null).findFirst().ifPresent(root -> place(root, 0, order));
        if (order.size() < 2) {
            return List.of();
        }
        int deepest = order.stream().mapToInt(Placed::depth).max().orElse(0);
        int width = LANE * (Math.min(deepest, MOST_LANES) + 1);
        for (int i = 0; i < order.size(); i++) {
            rows.add(row(order.get(i), lines(order, i), width));
        }
        return List.copyOf(rows);
    }

    private void place(RootCause.Step step, int depth, List<Placed> order) {
        order.add(new Placed(step, depth));
        cause.chain().stream()
                .filter(next -> Objects.equals(next.from(), step.number()))
                .sorted(Comparator.comparing(RootCause.Step::firstAt).thenComparing(RootCause.Step::number))
                .forEach(next -> place(next, depth + 1, order));
    }

    private Row row(Placed placed, String lines, int width) {
        RootCause.Step step = placed.step();
        UUID first = step.alarms().isEmpty() ? null : step.alarms().getFirst();
        Alarm alarm = first == null ? null : alarms.get(first);
        return new Row(
                x(placed.depth()),
                width,
                lines,
                alarm == null
                        ? "unseen"
                        : alarm.active() ? alarm.perceivedSeverity().word() : "cleared",
                when(step),
                words.cause(step.probableCause()),
                step.from() == null && step.alarmCount() == 0 ? placeOfCause() : places(step.sites()),
                Math.max(0, step.siteCount() - step.sites().size()),
                step.alarmCount(),
                first,
                step.reason() == null ? null : words.sentence(step.reason()),
                step.edges(),
                step.rule(),
                step.ruleVersion());
    }

    private String placeOfCause() {
        return IncidentRows.siteName(topology.site(cause.alarmedObject()), cause.alarmedObject());
    }

    private String places(List<String> sites) {
        return String.join(
                ", ",
                sites.stream()
                        .map(id -> IncidentRows.siteName(topology.site(id), id))
                        .toList());
    }

    private String when(RootCause.Step step) {
        if (step.from() == null) {
            return words.time(step.firstAt(), zone);
        }
        RootCause.Step root = cause.chain().getFirst();
        String from = after(Duration.between(root.firstAt(), step.firstAt()));
        String until = after(Duration.between(root.firstAt(), step.lastAt()));
        return from.equals(until) ? from : from + " … " + until;
    }

    private String after(Duration span) {
        return (span.isNegative() ? "−" : "+") + words.span(span);
    }

    private static int x(int depth) {
        return LANE / 2 + LANE * Math.min(depth, MOST_LANES);
    }

    /** The lines in one row: from what brought it, down to what it brings, and past it to what comes later. */
    private static String lines(List<Placed> order, int i) {
        int depth = order.get(i).depth();
        StringBuilder path = new StringBuilder();
        for (int level = 0; level < depth; level++) {
            if (more(order, i, level + 1)) {
                path.append("M" + x(level) + " 0V100");
            }
        }
        if (depth > 0) {
            path.append("M" + x(depth - 1) + " 0V20Q" + x(depth - 1) + " 50 " + x(depth) + " 50");
        }
        if (i + 1 < order.size() && order.get(i + 1).depth() > depth) {
            path.append("M" + x(depth) + " 50V100");
        }
        return path.toString();
    }

    /** Whether another step of this depth comes below before the tree steps back further. */
    private static boolean more(List<Placed> order, int i, int depth) {
        for (int j = i + 1; j < order.size() && order.get(j).depth() >= depth; j++) {
            if (order.get(j).depth() == depth) {
                return true;
            }
        }
        return false;
    }
}
