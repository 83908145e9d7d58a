package io.towerflow.inventory;

import java.util.List;

/**
 * A column of a file that can be imported.
 *
 * @param name the word in the header line, in snake_case; read in any case
 * @param required whether the column must be there and each row must have a value in it
 * @param aliases other words by which the column may be called
 */
public record ImportColumn(String name, boolean required, List<String> aliases) {

    public static ImportColumn required(String name, String... aliases) {
        return new ImportColumn(name, true, List.of(aliases));
    }

    public static ImportColumn optional(String name, String... aliases) {
        return new ImportColumn(name, false, List.of(aliases));
    }
}
