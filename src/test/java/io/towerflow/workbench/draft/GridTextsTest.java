package io.towerflow.workbench.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.problem.InvalidInputException;
import io.towerflow.rules.language.RuleGrid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTextsTest {

    private static final String PACE = "2-pace.table.csv";

    private final GridTexts grids = new GridTexts(FactReferenceTest.reference());

    @Test
    void columnsAreTitledInTheReadersLanguage() throws IOException {
        assertThat(grids.read(PACE, pace(), Locale.FRENCH).tables().getFirst().columns())
                .extracting(GridTexts.Column::title)
                .startsWith("The line in words", "La batterie tient : moins de (min)", "Sites : à partir de (sites)")
                .endsWith("Part du temps (%)");
    }

    /** Whoever opens a table in a spreadsheet program and saves it there has changed nothing. */
    @ParameterizedTest
    @CsvSource({
        "escalation, 1-steps.table.csv",
        "escalation, 2-pace.table.csv",
        "root-cause, hypotheses.table.csv",
        "correlation, policy.table.csv",
        "dispatch, policy.table.csv",
        "remediation, policy.table.csv"
    })
    void whatGoesOutComesBackTheSame(String set, String file) throws IOException {
        String text = Files.readString(Path.of("rules", set, file));

        for (boolean xlsx : new boolean[] {true, false}) {
            byte[] written = grids.export(file, text, 0, xlsx, Locale.FRENCH);
            assertThat(grids.take(file, text, 0, written, Locale.ENGLISH).text())
                    .isEqualTo(text);
        }
    }

    @Test
    void aSpreadsheetWithSemicolonsChangesItsLine() throws IOException {
        String csv = "Ligne;Batterie;Sites;Techno;Retard;Part\r\nThe battery lasts less than four hours;300;;;;80\r\n";

        GridTexts.Page page = grids.take(PACE, pace(), 0, csv.getBytes(StandardCharsets.UTF_8), Locale.FRENCH);

        assertThat(page.tables().getFirst().lines())
                .extracting(RuleGrid.Line::cells)
                .containsExactly(java.util.List.of("The battery lasts less than four hours", "300", "", "", "", "80"));
    }

    @Test
    void formulasAndMacrosAreRefusedAndTheCellIsNamed() throws IOException {
        ByteArrayOutputStream book = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(book, "Test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Table");
            for (int column = 0; column < 6; column++) {
                sheet.value(0, column, "title " + column);
            }
            sheet.value(1, 0, "A line");
            sheet.formula(1, 1, "1+1");
        }
        ByteArrayOutputStream macros = new ByteArrayOutputStream();
        try (ZipOutputStream parts = new ZipOutputStream(macros)) {
            parts.putNextEntry(new ZipEntry("xl/vbaProject.bin"));
        }
        String text = pace();

        assertRefused(() -> grids.take(PACE, text, 0, book.toByteArray(), Locale.ENGLISH), "cell B2 has a formula");
        assertRefused(() -> grids.take(PACE, text, 0, macros.toByteArray(), Locale.ENGLISH), "macros");
        assertRefused(
                () -> grids.take(
                        PACE, text, 0, "a,b,c,d,e,f\n=1+1,,,,,\n".getBytes(StandardCharsets.UTF_8), Locale.ENGLISH),
                "cell A2 has a formula");
        assertRefused(
                () -> grids.take(
                        PACE, text, 0, "a,b,c,d,e,f\nx,,,,,1,y\n".getBytes(StandardCharsets.UTF_8), Locale.ENGLISH),
                "cell G2 must be empty");
    }

    private static void assertRefused(ThrowingCallable upload, String message) {
        assertThatThrownBy(upload)
                .isInstanceOfSatisfying(InvalidInputException.class, refused -> assertThat(refused.fields())
                        .singleElement()
                        .satisfies(field -> assertThat(field.message()).contains(message)));
    }

    private static String pace() throws IOException {
        return Files.readString(Path.of("rules", "escalation", PACE));
    }
}
