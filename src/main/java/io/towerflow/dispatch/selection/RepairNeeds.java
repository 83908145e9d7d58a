package io.towerflow.dispatch.selection;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Needs of a repair, by its cause, as they are most likely: {@code rules/dispatch/needs.csv}. Needs no Spring context. */
@Component
class RepairNeeds {

    /**
     * Need of a repair.
     *
     * @param part the part's word in stock, or null where none is likely to be needed
     * @param certificate what a technician must hold, or null
     */
    public record Need(@Nullable String part, @Nullable String certificate) {}

    private static final Need NOTHING = new Need(null, null);

    private final Map<String, Need> byCause = new HashMap<>();

    RepairNeeds() {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader in = new InputStreamReader(
                        Objects.requireNonNull(RepairNeeds.class.getResourceAsStream("/rules/dispatch/needs.csv")),
                        StandardCharsets.UTF_8);
                var rows = format.parse(in)) {
            for (CSVRecord row : rows) {
                byCause.put(
                        row.get("probableCause"),
                        new Need(emptyToNull(row.get("part")), emptyToNull(row.get("certificate"))));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns what is needed for a cause; nothing for one that the table does not name. */
    Need of(String probableCause) {
        return byCause.getOrDefault(probableCause, NOTHING);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
