package io.towerflow.dispatch.selection;

import io.towerflow.problem.CsvResource;
import java.util.HashMap;
import java.util.Map;
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
        for (CsvResource.Row row :
                CsvResource.shipped("rules/dispatch/needs.csv").rows()) {
            byCause.put(
                    row.get("probableCause"),
                    new Need(emptyToNull(row.get("part")), emptyToNull(row.get("certificate"))));
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
