package io.towerflow.correlation.recorded;

import io.towerflow.problem.CsvText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the files of the sub-commands: CSV with a heading, plain or gzipped. Each fault is told with its file, row and field. */
public final class RecordedFiles {

    private static final int GZIP_MAGIC = 0x1f8b;

    private RecordedFiles() {}

    /**
     * Reads {@code alarm_id,device_id,start_timestamp,end_timestamp} in the order of the rows. Times are numbers of seconds, RFC
     * 3339, or {@code yyyy-MM-dd HH:mm:ss} in UTC; an empty end means cleared at once.
     *
     * @throws IllegalArgumentException for a missing column or an unreadable value
     */
    public static List<RecordedAlarm> alarms(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return alarms(file.toString(), stream);
        }
    }

    /** Reads the same of what was uploaded, under the name by which faults call it. */
    public static List<RecordedAlarm> alarms(String file, InputStream stream) throws IOException {
        List<RecordedAlarm> alarms = new ArrayList<>();
        for (CSVRecord row : rows(file, stream, "alarm_id", "device_id", "start_timestamp", "end_timestamp")) {
            double start = seconds(file, row, "start_timestamp");
            double end = row.get("end_timestamp").isBlank() ? start : seconds(file, row, "end_timestamp");
            alarms.add(new RecordedAlarm(
                    text(file, row, "alarm_id"), text(file, row, "device_id"), start, Math.max(start, end)));
        }
        return alarms;
    }

    /** Reads {@code device_a,device_b}: which devices are adjacent. */
    public static Set<Pair> links(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return links(file.toString(), stream);
        }
    }

    /** Reads the same of what was uploaded, under the name by which faults call it. */
    public static Set<Pair> links(String file, InputStream stream) throws IOException {
        return pairs(file, stream, "device_a", "device_b");
    }

    /** Reads the first two columns of what {@code learn-causes} writes: cause and effect. */
    public static Set<Pair> causes(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return pairs(file.toString(), stream, "cause_alarm_id", "effect_alarm_id");
        }
    }

    private static Set<Pair> pairs(String file, InputStream stream, String first, String second) throws IOException {
        Set<Pair> pairs = new LinkedHashSet<>();
        for (CSVRecord row : rows(file, stream, first, second)) {
            pairs.add(new Pair(text(file, row, first), text(file, row, second)));
        }
        return pairs;
    }

    private static List<CSVRecord> rows(String file, InputStream stream, String... columns) throws IOException {
        try {
            return rows(file, CsvText.open(open(stream)), columns);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " " + CsvText.NO_TEXT, e);
        }
    }

    private static List<CSVRecord> rows(String file, CsvText csv, String... columns) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(csv.delimiter())
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreHeaderCase(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser = format.parse(csv.text())) {
            for (String column : columns) {
                if (!parser.getHeaderMap().containsKey(column)) {
                    throw new IllegalArgumentException(file + ": the heading has no column " + column + "; it must be "
                            + String.join(",", columns));
                }
            }
            List<CSVRecord> rows = parser.getRecords();
            for (CSVRecord row : rows) {
                if (!row.isConsistent()) {
                    throw new IllegalArgumentException(file + ", row " + row.getRecordNumber() + ": " + row.size()
                            + " fields instead of " + parser.getHeaderMap().size());
                }
            }
            return rows;
        }
    }

    private static InputStream open(InputStream from) throws IOException {
        InputStream stream = new BufferedInputStream(from);
        stream.mark(2);
        boolean gzipped = (stream.read() << 8 | stream.read()) == GZIP_MAGIC;
        stream.reset();
        return gzipped ? new GZIPInputStream(stream) : stream;
    }

    private static String text(String file, CSVRecord row, String column) {
        String text = row.get(column);
        if (text.isBlank()) {
            throw new IllegalArgumentException(file + ", row " + row.getRecordNumber() + ": " + column + " is empty");
        }
        return text;
    }

    private static double seconds(String file, CSVRecord row, String column) {
        String text = text(file, row, column);
        try {
            if (text.indexOf('-', 1) < 0) {
                double seconds = Double.parseDouble(text.replace(',', '.'));
                if (Double.isFinite(seconds)) {
                    return seconds;
                }
            } else if (text.indexOf(' ') > 0) {
                return seconds(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
            } else {
                return seconds(OffsetDateTime.parse(text).toInstant());
            }
        } catch (NumberFormatException | DateTimeException unreadable) {
            // Told below, with the place and the forms that can be read.
        }
        throw new IllegalArgumentException(file + ", row " + row.getRecordNumber() + ": " + column + " is '" + text
                + "'; it must be seconds, RFC 3339 or yyyy-MM-dd HH:mm:ss");
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    /** Pair of ids of one row. */
    public record Pair(String first, String second) {}
}
