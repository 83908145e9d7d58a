package io.towerflow.inventory;

import java.util.List;

/**
 * A file that {@code POST /api/inventory} takes. Rooms add their files as beans of this type. All files of an import are
 * read and checked first; if nothing is wrong in any of them they are stored, in one transaction.
 */
public interface ImportPart {

    /** The file's name, as {@code technicians.csv}. */
    String fileName();

    /** The columns; a column that is not among them is refused, so that no misspelt one gets lost. */
    List<ImportColumn> columns();

    /** Files are read and stored in ascending order: feeders 10, sites 20, equipment 30, links 40, all others later. */
    int order();

    /**
     * Reads and checks the file's rows and says what is wrong with them by the rows' methods; stores nothing.
     *
     * @param rows never empty; values that the file leaves out are empty texts
     * @param known what the rows may refer to: what is in the inventory, and what files read before this one bring
     * @return what stores the rows; run inside the import's transaction if no file has a problem
     */
    Runnable read(List<ImportRow> rows, ImportReferences known);
}
