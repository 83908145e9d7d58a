package io.towerflow.rules.language;

/**
 * What is wrong with a rule file.
 *
 * @param file the name of the file in its rule set
 * @param line counts from 1; 0 where the fault has no line of its own
 * @param column of a table, as {@link RuleGrid.Column#at} counts it; 0 where the fault is the line's
 * @param message one sentence for the author, with the mend where there is one
 */
public record RuleFault(String file, int line, int column, String message) {

    public RuleFault(String file, int line, String message) {
        this(file, line, 0, message);
    }

    @Override
    public String toString() {
        return line > 0 ? file + ", line " + line + ": " + message : file + ": " + message;
    }
}
