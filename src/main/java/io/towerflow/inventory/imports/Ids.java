package io.towerflow.inventory.imports;

import io.towerflow.inventory.ImportRow;
import java.util.HashMap;
import java.util.Map;

/** The ids of one file: each may stand there once. */
final class Ids {

    private static final int LONGEST = 200;

    private final Map<String, Integer> lines = new HashMap<>();

    /** Reports what is wrong with the row's id, if anything is. */
    void check(ImportRow row, String id) {
        if (id.isEmpty()) {
            return;
        }
        if (id.length() > LONGEST) {
            row.wrong("id", "inventory.import.tooLong", id.length(), LONGEST);
        }
        Integer first = lines.putIfAbsent(id, row.line());
        if (first != null) {
            row.wrong("id", "inventory.import.idTwice", id, first);
        }
    }
}
