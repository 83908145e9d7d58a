package io.towerflow.inventory;

/**
 * A fault in an import.
 *
 * @param file the file's name
 * @param line the line of the file, the header being 1; 0 for the file as a whole
 * @param field the column; empty for the row as a whole
 * @param problem what is wrong, in the reader's language
 * @param mend what to do about it, in the reader's language
 */
public record ImportProblem(String file, int line, String field, String problem, String mend) {}
