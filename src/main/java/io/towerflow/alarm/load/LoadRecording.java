package io.towerflow.alarm.load;

import io.towerflow.ingest.Rfc3339;
import io.towerflow.problem.CsvText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Recorded alarms and the links of their devices.
 *
 * @param alarms in the order of the file
 */
record LoadRecording(List<Row> alarms, List<Pair> links) {

    /** An alarm; times in microseconds from the recording's own zero. A negative end is none. */
    record Row(int number, String type, String device, long start, long end) {}

    record Pair(String a, String b) {}

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException where a line cannot be read; the message names file and line
     */
    static LoadRecording read(Path alarms, @Nullable Path links) throws IOException {
        List<Row> rows = new ArrayList<>();
        each(alarms, List.of("alarm_id", "device_id", "start_timestamp", "end_timestamp"), row -> {
            long start = micros(row.get("start_timestamp"));
            String end = row.get("end_timestamp");
            rows.add(new Row(
                    rows.size(),
                    row.get("alarm_id"),
                    row.get("device_id"),
                    start,
                    end.isEmpty() ? -1 : Math.max(start, micros(end))));
        });
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(alarms + " has no alarms");
        }
        List<Pair> pairs = new ArrayList<>();
        if (links != null) {
            each(links, List.of("device_a", "device_b"), row -> {
                if (!row.get("device_a").equals(row.get("device_b"))) {
                    pairs.add(new Pair(row.get("device_a"), row.get("device_b")));
                }
            });
        }
        return new LoadRecording(rows, pairs);
    }

    private interface Take {
        void row(CSVRecord row);
    }

    private static void each(Path file, List<String> columns, Take take) throws IOException {
        try (InputStream bytes = open(file)) {
            each(file, CsvText.open(bytes), columns, take);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " " + CsvText.NO_TEXT, e);
        }
    }

    private static void each(Path file, CsvText csv, List<String> columns, Take take) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(csv.delimiter())
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreHeaderCase(true)
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        try (CSVParser parser = CSVParser.parse(csv.text(), format)) {
            for (String column : columns) {
                if (!parser.getHeaderMap().containsKey(column)) {
                    throw new IllegalArgumentException(file + " has no column " + column + "; it must have "
                            + String.join(", ", columns) + ", parted by commas or semicolons");
                }
            }
            for (CSVRecord row : parser) {
                try {
                    take.row(row);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            file + ", line " + parser.getCurrentLineNumber() + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream content = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        content.mark(2);
        boolean gzipped = content.read() == 0x1f && content.read() == 0x8b;
        content.reset();
        return gzipped ? new GZIPInputStream(content, 1 << 16) : content;
    }

    /** Seconds from an arbitrary zero, RFC 3339, or {@code yyyy-MM-dd HH:mm:ss} in UTC. */
    private static long micros(String text) {
        Instant time = Rfc3339.parse(text);
        if (time == null && text.length() >= 19) {
            time = Rfc3339.parse(text + "Z");
        }
        if (time != null) {
            return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
        }
        try {
            return new BigDecimal(text.replace(',', '.')).movePointRight(6).longValue();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no time", e);
        }
    }
}
