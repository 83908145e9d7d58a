package io.towerflow.workbench.draft;

import io.towerflow.problem.InvalidInputException;
import io.towerflow.rules.language.RuleGrid;
import io.towerflow.rules.language.RuleGrids;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** The tables of rule files, as people see and edit them who write no rules. */
@Component
public class GridTexts {

    private final FactReference facts;

    GridTexts(FactReference facts) {
        this.facts = facts;
    }

    /** A rule file and its tables. */
    public record Page(String text, List<Table> tables) {}

    /** @param kind decisions or facts */
    public record Table(String kind, String title, String note, List<Column> columns, List<RuleGrid.Line> lines) {}

    /**
     * @param at the column of the file, from 1, by which faults name it
     * @param title in the reader's language
     * @param value whole, number, truth, text, word or rule
     */
    public record Column(int at, String title, String meaning, String value, List<String> words, boolean needed) {}

    /** The tables of a file. */
    public Page read(String file, String text, Locale language) {
        return new Page(
                text,
                RuleGrids.of(file, text).stream()
                        .map(grid -> table(grid, language))
                        .toList());
    }

    /**
     * The file with other lines in one of its tables.
     *
     * @throws InvalidInputException if there is no such table, or a line does not fit it
     */
    public Page write(String file, String text, int table, List<RuleGrid.Wanted> lines, Locale language) {
        try {
            return read(file, RuleGrids.write(file, text, Map.of(table, lines)), language);
        } catch (IllegalArgumentException unfit) {
            throw new InvalidInputException("lines", String.valueOf(unfit.getMessage()));
        }
    }

    /** A table for a spreadsheet program: as XLSX, else as CSV. */
    public byte[] export(String file, String text, int table, boolean xlsx, Locale language) {
        RuleGrid grid = grid(file, text, table);
        List<String> titles = grid.columns().stream()
                .map(column -> facts.title(column, language))
                .toList();
        return xlsx ? GridFiles.xlsx(titles, grid) : GridFiles.csv(titles, grid);
    }

    /**
     * The file with the lines that a spreadsheet program wrote, XLSX or CSV.
     *
     * @throws InvalidInputException naming the cell that is wrong
     */
    public Page take(String file, String text, int table, byte[] upload, Locale language) {
        return write(file, text, table, GridFiles.read(upload, grid(file, text, table)), language);
    }

    private static RuleGrid grid(String file, String text, int table) {
        List<RuleGrid> grids = RuleGrids.of(file, text);
        if (table < 0 || table >= grids.size()) {
            throw new InvalidInputException("table", file + " has " + grids.size() + " tables; there is no " + table);
        }
        return grids.get(table);
    }

    private Table table(RuleGrid grid, Locale language) {
        return new Table(
                grid.kind().name().toLowerCase(Locale.ROOT),
                grid.title(),
                grid.note(),
                IntStream.range(0, grid.columns().size())
                        .mapToObj(i -> column(grid.columns().get(i), language))
                        .toList(),
                grid.lines());
    }

    private Column column(RuleGrid.Column column, Locale language) {
        return new Column(
                column.at(),
                facts.title(column, language),
                facts.meaning(column, language),
                column.value().name().toLowerCase(Locale.ROOT),
                column.words(),
                column.needed());
    }
}
