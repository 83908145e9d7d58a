package io.towerflow.rules.language;

import io.towerflow.problem.CsvText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The files of rule sets: those that the product ships, and those of a folder that is laid out like {@code rules/}. */
public final class RuleFiles {

    static final String RULES = ".drl";
    static final String TABLE = ".table.csv";
    static final String TEST = ".test.yaml";
    private static final List<String> ENDINGS = List.of(RULES, TABLE, TEST);
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\.drl|\\.table\\.csv|\\.test\\.yaml)");

    private RuleFiles() {}

    /** Whether a file of a rule set may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * A file's text as it is kept: without a byte order mark, a decision table with commas between its columns also where a
     * spreadsheet program saved it with semicolons. Its lines stay where they are.
     */
    public static String plain(String name, String text) {
        String bare = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (!name.endsWith(TABLE) || CsvText.delimiter(bare) == ',') {
            return bare;
        }
        CSVFormat saved = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(CsvText.delimiter(bare))
                .setIgnoreEmptyLines(false)
                .get();
        CSVFormat kept = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();
        StringBuilder written = new StringBuilder();
        try (CSVParser rows = saved.parse(new StringReader(bare));
                CSVPrinter printer = new CSVPrinter(written, kept)) {
            for (CSVRecord row : rows) {
                printer.printRecord(row);
            }
            return written.toString();
        } catch (IOException | UncheckedIOException | IllegalStateException noCsv) {
            // Whoever compiles it says what is wrong, and where.
            return bare;
        }
    }

    /** The shipped rule sets and their versions. */
    public static Map<String, Integer> shippedVersions() {
        Properties shipped = new Properties();
        try (InputStream in =
                Objects.requireNonNull(RuleFiles.class.getResourceAsStream("/rules/shipped.properties"))) {
            shipped.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Map<String, Integer> versions = new TreeMap<>();
        shipped.stringPropertyNames()
                .forEach(name -> versions.put(
                        name, Integer.parseInt(shipped.getProperty(name).trim())));
        return versions;
    }

    /** What this release ships of a set, its tests included: text by file name. */
    public static Map<String, String> shipped(String set) {
        PathMatchingResourcePatternResolver folders =
                new PathMatchingResourcePatternResolver(RuleFiles.class.getClassLoader());
        Map<String, String> files = new TreeMap<>();
        try {
            for (String ending : ENDINGS) {
                for (Resource file : folders.getResources("classpath:rules/" + set + "/*" + ending)) {
                    files.put(
                            Objects.requireNonNull(file.getFilename()),
                            file.getContentAsString(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return files;
    }

    /** The files of one set in its folder, its tests included: text by file name. */
    public static Map<String, String> of(Path folder) {
        Map<String, String> files = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*{" + String.join(",", ENDINGS) + "}")) {
            for (Path file : found) {
                String name = file.getFileName().toString();
                files.put(name, plain(name, Files.readString(file)));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return files;
    }
}
