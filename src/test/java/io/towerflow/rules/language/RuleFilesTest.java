package io.towerflow.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class RuleFilesTest {

    private static final String NAME = "1-steps.table.csv";

    @Test
    void aDecisionTableThatASpreadsheetSavedIsKeptWithCommas() throws IOException {
        String table = RuleFiles.shipped("escalation").get(NAME);
        assertThat(table).isNotBlank();
        String kept = RuleFiles.plain(NAME, "\ufeff" + saved(table));
        assertThat(DecisionTable.of(NAME, kept).faults()).isEmpty();
        assertThat(DecisionTable.of(NAME, kept).rules())
                .isEqualTo(DecisionTable.of(NAME, table).rules());
        assertThat(RuleFiles.plain(NAME, table)).isEqualTo(table);
    }

    @Test
    void aByteOrderMarkIsNoPartOfARule() {
        assertThat(RuleFiles.plain("a.drl", "\ufeffpackage x; // a;b;c")).isEqualTo("package x; // a;b;c");
    }

    /** As a spreadsheet program of a French reader saves it. */
    private static String saved(String table) throws IOException {
        StringWriter saved = new StringWriter();
        CSVFormat read = CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();
        CSVFormat semicolons = CSVFormat.EXCEL.builder().setDelimiter(';').get();
        try (CSVParser rows = read.parse(new StringReader(table));
                CSVPrinter printer = new CSVPrinter(saved, semicolons)) {
            for (CSVRecord row : rows) {
                printer.printRecord(row);
            }
        }
        return saved.toString();
    }
}
