package io.towerflow.workbench.draft;

import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import io.towerflow.rules.language.RuleGrid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;

/**
 * A table as a file that people open in a spreadsheet program: the titles of its columns, then its lines. What comes back must
 * have as many columns; formulas and macros are refused.
 */
final class GridFiles {

    static final int LARGEST = 2_000_000;
    /** Of an unpacked spreadsheet: a small file may unpack to a huge one. */
    private static final long LARGEST_UNPACKED = 30_000_000;

    private static final int MOST_LINES = 2_000;
    private static final int LONGEST_CELL = 2_000;
    private static final String UPLOAD = "upload";
    private static final String FORMULA_SIGNS = "=+-@\t\r";

    private GridFiles() {}

    static byte[] csv(List<String> titles, RuleGrid grid) {
        StringBuilder written = new StringBuilder("\uFEFF");
        try (CSVPrinter printer = new CSVPrinter(written, CSVFormat.EXCEL)) {
            printer.printRecord(titles);
            for (RuleGrid.Line line : grid.lines()) {
                printer.printRecord(
                        line.cells().stream().map(GridFiles::harmless).toList());
            }
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return written.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Spreadsheet programs take what begins like a formula for one; numbers are none. */
    private static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA_SIGNS.indexOf(cell.charAt(0)) >= 0 && !isNumber(cell) ? "'" + cell : cell;
    }

    static byte[] xlsx(List<String> titles, RuleGrid grid) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(written, "TowerFlow", "1.0")) {
            Worksheet sheet = book.newWorksheet("Table");
            for (int column = 0; column < titles.size(); column++) {
                sheet.value(0, column, titles.get(column));
                sheet.style(0, column).bold().set();
            }
            sheet.freezePane(0, 1);
            for (int row = 0; row < grid.lines().size(); row++) {
                List<String> cells = grid.lines().get(row).cells();
                for (int column = 0; column < cells.size(); column++) {
                    String cell = cells.get(column);
                    RuleGrid.Value value = grid.columns().get(column).value();
                    if ((value == RuleGrid.Value.WHOLE || value == RuleGrid.Value.NUMBER) && isNumber(cell)) {
                        sheet.value(row + 1, column, new BigDecimal(cell));
                    } else if (!cell.isEmpty()) {
                        sheet.value(row + 1, column, cell);
                    }
                }
            }
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return written.toByteArray();
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[-+]?\\d{1,18}([.]\\d{1,18})?");
    }

    /**
     * Reads what came back.
     *
     * @return the lines; those that the table has already are told as such
     * @throws InvalidInputException naming the cell that is wrong
     */
    static List<RuleGrid.Wanted> read(byte[] file, RuleGrid grid) {
        if (file.length > LARGEST) {
            throw wrong("is too large: at most " + LARGEST / 1_000_000 + " MB");
        }
        boolean packed = file.length > 3 && file[0] == 'P' && file[1] == 'K';
        List<List<String>> rows = packed ? sheet(file) : text(file);
        if (rows.isEmpty()) {
            throw wrong("is empty: its first line must be the titles of the columns");
        }
        int width = grid.columns().size();
        List<RuleGrid.Wanted> lines = new ArrayList<>();
        List<List<String>> known =
                new ArrayList<>(grid.lines().stream().map(RuleGrid.Line::cells).toList());
        for (int row = 0; row < rows.size(); row++) {
            List<String> cells = new ArrayList<>(rows.get(row));
            while (cells.size() > width && cells.getLast().isBlank()) {
                cells.removeLast();
            }
            if (cells.size() > width) {
                throw wrong(
                        "has more columns than the table's " + width + ": cell " + name(width, row) + " must be empty");
            }
            if (row == 0) {
                if (cells.size() < width) {
                    throw wrong("must have the " + width
                            + " columns of the table in its first line, as the export writes it");
                }
                continue;
            }
            if (cells.stream().allMatch(String::isBlank)) {
                continue;
            }
            while (cells.size() < width) {
                cells.add("");
            }
            int same = known.indexOf(cells);
            if (same >= 0) {
                known.set(same, List.of());
            }
            lines.add(new RuleGrid.Wanted(same < 0 ? null : same, List.copyOf(cells)));
        }
        return lines;
    }

    private static List<List<String>> text(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException other) {
            throw wrong("must be an .xlsx file, or a CSV file in UTF-8");
        }
        String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
        // Spreadsheet programs of French readers write semicolons.
        int firstLine = bare.indexOf('\n') < 0 ? bare.length() : bare.indexOf('\n');
        String head = bare.substring(0, firstLine);
        boolean semicolons = head.chars().filter(c -> c == ';').count()
                > head.chars().filter(c -> c == ',').count();
        List<List<String>> rows = new ArrayList<>();
        try (var records = CSVFormat.EXCEL
                .builder()
                .setDelimiter(semicolons ? ';' : ',')
                .get()
                .parse(new StringReader(bare))) {
            for (CSVRecord one : records) {
                List<String> cells = new ArrayList<>();
                for (String cell : one) {
                    cells.add(checked(
                            cell.startsWith("'") && cell.length() > 1 && FORMULA_SIGNS.indexOf(cell.charAt(1)) >= 0
                                    ? cell.substring(1)
                                    : cell,
                            cells.size(),
                            rows.size(),
                            cell.startsWith("=")));
                }
                add(rows, cells);
            }
        } catch (IOException | UncheckedIOException | IllegalStateException broken) {
            throw wrong("is no CSV: " + broken.getMessage());
        }
        return rows;
    }

    private static List<List<String>> sheet(byte[] file) {
        Path kept = null;
        try {
            kept = Files.createTempFile("table", ".xlsx");
            Files.write(kept, file);
            checkPackage(kept);
            return sheet(kept);
        } catch (InvalidInputException told) {
            throw told;
        } catch (IOException | RuntimeException broken) {
            throw wrong("is no spreadsheet that can be read: " + broken.getMessage());
        } finally {
            if (kept != null && !kept.toFile().delete()) {
                kept.toFile().deleteOnExit();
            }
        }
    }

    private static List<List<String>> sheet(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (ReadableWorkbook book = new ReadableWorkbook(file.toFile());
                Stream<Row> read = book.getFirstSheet().openStream()) {
            for (Iterator<Row> each = read.iterator(); each.hasNext(); ) {
                Row row = each.next();
                while (rows.size() < row.getRowNum() - 1) {
                    add(rows, List.of());
                }
                List<String> cells = new ArrayList<>();
                for (int column = 0; column < row.getCellCount(); column++) {
                    Cell cell = row.getCell(column);
                    cells.add(checked(
                            cell == null ? "" : shown(cell),
                            column,
                            rows.size(),
                            cell != null && (cell.getType() == CellType.FORMULA || cell.getFormula() != null)));
                }
                add(rows, cells);
            }
        }
        return rows;
    }

    private static String shown(Cell cell) {
        return switch (cell.getType()) {
            case NUMBER -> cell.asNumber().stripTrailingZeros().toPlainString();
            case BOOLEAN -> cell.asBoolean().toString();
            case EMPTY -> "";
            default -> cell.getText();
        };
    }

    /** A spreadsheet is a packed folder: not too large unpacked, and without macros. */
    private static void checkPackage(Path file) throws IOException {
        long unpacked = 0;
        byte[] buffer = new byte[8192];
        try (ZipFile parts = new ZipFile(file.toFile())) {
            for (ZipEntry part : Collections.list(parts.entries())) {
                if (part.getName().contains("vbaProject") || part.getName().contains("macrosheets")) {
                    throw wrong("has macros, which are refused: save it as .xlsx");
                }
                try (InputStream content = parts.getInputStream(part)) {
                    unpacked += length(content, buffer, LARGEST_UNPACKED - unpacked);
                }
                if (unpacked > LARGEST_UNPACKED) {
                    throw wrong("is too large unpacked: at most " + LARGEST_UNPACKED / 1_000_000 + " MB");
                }
            }
        }
    }

    private static long length(InputStream part, byte[] buffer, long most) throws IOException {
        long length = 0;
        for (int read = part.read(buffer); read >= 0 && length <= most; read = part.read(buffer)) {
            length += read;
        }
        return length;
    }

    private static void add(List<List<String>> rows, List<String> cells) {
        rows.add(cells);
        if (rows.size() > MOST_LINES) {
            throw wrong("has more than " + MOST_LINES + " lines");
        }
    }

    private static String checked(String cell, int column, int row, boolean formula) {
        if (formula) {
            throw wrong("cell " + name(column, row) + " has a formula: write its value");
        }
        if (cell.length() > LONGEST_CELL) {
            throw wrong("cell " + name(column, row) + " is longer than " + LONGEST_CELL + " characters");
        }
        return cell.strip();
    }

    /** As spreadsheet programs name a cell: B3. */
    private static String name(int column, int row) {
        StringBuilder letters = new StringBuilder();
        for (int left = column + 1; left > 0; left = (left - 1) / 26) {
            letters.insert(0, (char) ('A' + (left - 1) % 26));
        }
        return letters.toString() + (row + 1);
    }

    private static InvalidInputException wrong(String message) {
        return new InvalidInputException(List.of(new Field(UPLOAD, message)));
    }
}
