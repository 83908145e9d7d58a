package io.towerflow.rules.language;

import java.util.List;
import java.util.Map;

/** Reads the tables of rule files, and writes them with other lines. */
public final class RuleGrids {

    private RuleGrids() {}

    /** The tables of a file, in its order; none where it has none, or cannot be read as one. */
    public static List<RuleGrid> of(String file, String text) {
        if (file.endsWith(RuleFiles.TABLE)) {
            DecisionTable table = DecisionTable.of(file, text);
            return table.isTable() ? List.of(table.grid()) : List.of();
        }
        return PolicyTable.of(text).stream().map(PolicyTable::grid).toList();
    }

    /**
     * The file with other lines in its tables. Lines that are as they were keep their writing and their comments.
     *
     * @param lines by the number of the table in the file, from 0; tables that are not named stay as they are
     * @throws IllegalArgumentException if there is no such table, or a line has not one cell for each column
     */
    public static String write(String file, String text, Map<Integer, List<RuleGrid.Wanted>> lines) {
        String written = text;
        // From the last to the first, as each change moves what follows it.
        for (int number :
                lines.keySet().stream().sorted((one, other) -> other - one).toList()) {
            List<RuleGrid> grids = of(file, written);
            if (number < 0 || number >= grids.size()) {
                throw new IllegalArgumentException(file + " has no table " + number);
            }
            RuleGrid grid = grids.get(number);
            List<RuleGrid.Wanted> wanted = lines.getOrDefault(number, List.of());
            for (RuleGrid.Wanted one : wanted) {
                Integer from = one.from();
                if (one.cells().size() != grid.columns().size()
                        || from != null && (from < 0 || from >= grid.lines().size())) {
                    throw new IllegalArgumentException(file + ", " + grid.title() + ": a line has "
                            + one.cells().size() + " cells; the table has "
                            + grid.columns().size() + " columns and "
                            + grid.lines().size() + " lines");
                }
            }
            written = file.endsWith(RuleFiles.TABLE)
                    ? DecisionTable.of(file, written).with(wanted)
                    : PolicyTable.of(written).get(number).with(wanted);
        }
        return written;
    }
}
