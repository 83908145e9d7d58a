package io.towerflow.workbench;

import com.github.difflib.text.DiffRow;
import com.github.difflib.text.DiffRowGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Difference that a change makes to one file of a rule set, line by line, with a few of the lines around.
 *
 * @param name of the file
 * @param lines in the order of the file
 */
public record FileChange(String name, List<Line> lines) {

    private static final int AROUND = 3;

    /** Kind of change of a line. */
    public enum Kind {
        SAME,
        REMOVED,
        ADDED,
        /** Gap: lines that are the same and are left out. */
        GAP
    }

    /** One line as it stands in the file, without its end. */
    public record Line(Kind kind, String text) {}

    /** Finds the files that are not the same, in the order of their names. */
    public static List<FileChange> between(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !before.getOrDefault(name, "").equals(after.getOrDefault(name, "")))
                .map(name -> new FileChange(name, lines(before.getOrDefault(name, ""), after.getOrDefault(name, ""))))
                .toList();
    }

    private static List<Line> lines(String before, String after) {
        List<Line> all = new ArrayList<>();
        DiffRowGenerator generator =
                DiffRowGenerator.create().lineNormalizer(line -> line).build();
        for (DiffRow row : generator.generateDiffRows(
                before.lines().toList(), after.lines().toList())) {
            switch (row.getTag()) {
                case EQUAL -> all.add(new Line(Kind.SAME, row.getOldLine()));
                case DELETE -> all.add(new Line(Kind.REMOVED, row.getOldLine()));
                case INSERT -> all.add(new Line(Kind.ADDED, row.getNewLine()));
                case CHANGE -> {
                    all.add(new Line(Kind.REMOVED, row.getOldLine()));
                    all.add(new Line(Kind.ADDED, row.getNewLine()));
                }
            }
        }
        return near(all);
    }

    private static List<Line> near(List<Line> all) {
        List<Line> shown = new ArrayList<>();
        boolean left = false;
        for (int i = 0; i < all.size(); i++) {
            boolean wanted = all.subList(Math.max(0, i - AROUND), Math.min(all.size(), i + AROUND + 1)).stream()
                    .anyMatch(line -> line.kind() != Kind.SAME);
            if (wanted) {
                if (left) {
                    shown.add(new Line(Kind.GAP, ""));
                }
                shown.add(all.get(i));
            }
            left = !wanted;
        }
        return List.copyOf(shown);
    }
}
